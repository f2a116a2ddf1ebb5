// A function on a stack of its own, which can stop in the middle and go on later, on any thread.
// Client libraries that know only calls which wait give the thread back in it instead.
#pragma once

#include <ucontext.h>

#include <exception>
#include <functional>

namespace persistence {

class Fiber {
 public:
  /// The body begins with the first resume().
  explicit Fiber(std::function<void()> body);
  /// The body must have ended, or never begun.
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Outside: runs the body until it yields or ends. Throws what the body throws, which ends it.
  void resume();
  /// Inside: back to whoever resumed.
  void yield();
  bool ended() const { return ended_; }

 private:
  /// What the sanitizers have to be told of a stack.
  struct Stack {
    const void* bottom = nullptr;
    size_t size = 0;
    void* fake = nullptr;
    void* thread = nullptr;
  };

  static void enter(unsigned high, unsigned low);
  void run();
  void announce(Stack& from, const Stack& to, bool last);
  void arrived(Stack& at, Stack& from);

  std::function<void()> body_;
  void* memory_;
  ucontext_t outside_{};
  ucontext_t inside_{};
  Stack caller_;
  Stack own_;
  bool ended_ = false;
  std::exception_ptr thrown_;
};

}  // namespace persistence
