// A session with a server in blocking calls, for a client library that has no others: a function inside a
// fiber. Where it waits it says for what, and gives the thread back until that is there. No lock may be held meanwhile,
// for it may go on in another thread.
#pragma once

#include <functional>
#include <memory>

#include "core/store.hpp"
#include "runtime/fiber.hpp"

namespace persistence {

/// What a library's callbacks know of the session that they are part of.
class Awaiter {
 public:
  virtual ~Awaiter() = default;
  /// Inside: returns when that is there; false when nothing is to be waited for any more.
  virtual bool await(const Interest& interest) = 0;
};

class BlockingSession final : public Awaiter {
 public:
  ~BlockingSession() override { end(); }

  /// `talk` begins with the first resume(), which throws what it throws.
  void begin(std::function<void()> talk);
  /// Goes on if what it waits for is there, or work for one that idles; tells whether it did.
  bool resume(bool hasWork);
  /// Whatever it waits for is over, so that it comes to its end.
  void end() noexcept;
  Interest interest() const { return interest_; }

  bool await(const Interest& interest) override;
  /// Inside: waits for work, or for what the server says unasked. False when nothing is to be waited for any more.
  bool idle(int socket);
  bool ending() const { return ending_; }

 private:
  std::unique_ptr<Fiber> fiber_;
  Interest interest_;
  bool idle_ = false;
  bool ending_ = false;
};

}  // namespace persistence
