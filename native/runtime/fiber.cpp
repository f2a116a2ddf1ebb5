#include "runtime/fiber.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <boost/context/detail/fcontext.hpp>
#include <new>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace persistence {

using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

namespace {

// Name look-ups and TLS need the most stack. Only touched pages take memory.
constexpr size_t kStack = 1u << 20;

size_t guard() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

// A guard page below the stack turns an overflow into a crash.
void* reserve() {
  void* memory = mmap(nullptr, kStack + guard(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  mprotect(memory, guard(), PROT_NONE);
  return memory;
}

}  // namespace

// Of Boost.Context only the switch is used, which unlike swapcontext() makes no system call. Its own fibers do not
// announce their stacks to the sanitizers.
struct Fiber::Switch {
  static void enter(transfer_t from) {
    auto& self = *static_cast<Fiber*>(from.data);
    self.outside_ = from.fctx;
    self.run();
  }
};

Fiber::Fiber(std::function<void()> body) : body_(std::move(body)), memory_(reserve()) {
  own_.bottom = static_cast<char*>(memory_) + guard();
  own_.size = kStack;
#if defined(__SANITIZE_ADDRESS__)
  __lsan_register_root_region(own_.bottom, own_.size);  // memory referenced only from a suspended stack is not a leak
#endif
#if defined(__SANITIZE_THREAD__)
  own_.thread = __tsan_create_fiber(0);
#endif
  char* const top = static_cast<char*>(memory_) + guard() + kStack;
  inside_ = make_fcontext(top, kStack, Switch::enter);
}

Fiber::~Fiber() {
#if defined(__SANITIZE_ADDRESS__)
  __lsan_unregister_root_region(own_.bottom, own_.size);
#endif
#if defined(__SANITIZE_THREAD__)
  __tsan_destroy_fiber(own_.thread);
#endif
  munmap(memory_, kStack + guard());
}

// Inlined, because a sanitizer that tracks calls would see a call begin on one stack and return on the other.
[[gnu::always_inline]] inline void Fiber::announce([[maybe_unused]] Stack& from, [[maybe_unused]] const Stack& to,
                                                   [[maybe_unused]] bool last) {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(last ? nullptr : &from.fake, to.bottom, to.size);
#endif
#if defined(__SANITIZE_THREAD__)
  __tsan_switch_to_fiber(to.thread, 0);
#endif
}

[[gnu::always_inline]] inline void Fiber::arrived([[maybe_unused]] Stack& at, [[maybe_unused]] Stack& from) {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(at.fake, &from.bottom, &from.size);
#endif
}

void Fiber::run() {
  arrived(own_, caller_);
  try {
    body_();
  } catch (...) {  // this is the first frame of the stack: there is none to unwind to
    thrown_ = std::current_exception();
  }
  ended_ = true;
  announce(own_, caller_, true);
  jump_fcontext(outside_, nullptr);
}

void Fiber::resume() {
#if defined(__SANITIZE_THREAD__)
  caller_.thread = __tsan_get_current_fiber();
#endif
  announce(caller_, own_, false);
  inside_ = jump_fcontext(inside_, this).fctx;
  Stack ignored;
  arrived(caller_, ignored);
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void Fiber::yield() {
  announce(own_, caller_, false);
  outside_ = jump_fcontext(outside_, nullptr).fctx;
  arrived(own_, caller_);
}

}  // namespace persistence
