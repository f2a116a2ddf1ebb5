// A function with its own stack. It can stop in the middle and continue later on any thread. Inside a fiber, a client
// library with only blocking calls gives the thread back instead of waiting.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>

namespace persistence {

class Fiber {
 public:
  /// The first resume() starts the body.
  explicit Fiber(std::function<void()> body);
  /// The body must have ended or never started.
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Outside: runs the body until it yields or ends. An exception of the body ends it and is rethrown here.
  void resume();
  /// Inside: returns to the caller of resume().
  void yield();
  bool ended() const { return ended_; }

 private:
  struct Switch;
  /// The data of a stack that the sanitizers need.
  struct Stack {
    const void* bottom = nullptr;
    size_t size = 0;
    void* fake = nullptr;
    void* thread = nullptr;
  };

  void run();
  void announce(Stack& from, const Stack& to, bool last);
  void arrived(Stack& at, Stack& from);

  std::function<void()> body_;
  void* memory_;
  void* outside_ = nullptr;  ///< where to continue the caller of resume()
  void* inside_ = nullptr;   ///< where to continue the body
  Stack caller_;
  Stack own_;
  bool ended_ = false;
  std::exception_ptr thrown_;
};

}  // namespace persistence
