// Runs a client library that has only blocking calls: the session with the server is a function inside a fiber. When it
// has to wait, it sets the event as its interest and yields the thread. No lock may be held across a wait, because the
// session may continue on another thread.
#pragma once

#include <functional>
#include <memory>

#include "core/store.hpp"
#include "runtime/fiber.hpp"

namespace persistence {

/// The part of a session that the callbacks of the library use.
class Awaiter {
 public:
  virtual ~Awaiter() = default;
  /// Inside the fiber: returns when the event has occurred. False if the session is to end.
  virtual bool await(const Interest& interest) = 0;
};

class BlockingSession final : public Awaiter {
 public:
  ~BlockingSession() override { end(); }

  /// The first resume() starts `talk`. resume() throws the exceptions of `talk`.
  void begin(std::function<void()> talk);
  /// Continues the session if its event has occurred, or if it idles and there is work. Returns whether it continued.
  bool resume(bool hasWork);
  /// Ends every wait, so that the session runs to its end.
  void end() noexcept;
  Interest interest() const { return interest_; }

  bool await(const Interest& interest) override;
  /// Inside the fiber: waits for work, or for an unsolicited message of the server. False if the session is to end.
  bool idle(int socket);
  bool ending() const { return ending_; }

 private:
  std::unique_ptr<Fiber> fiber_;
  Interest interest_;
  bool idle_ = false;
  bool ending_ = false;
};

}  // namespace persistence
