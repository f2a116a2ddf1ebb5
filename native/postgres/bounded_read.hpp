// Lets libpq read in parts, and counts the bytes. libpq alone allocates whatever length a message claims, and reads as
// long as more bytes arrive: a fast server would keep it in one call, beyond every limit and deadline.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace persistence::postgres {

class BoundedRead {
 public:
  // libpq always has room for a small part and reads all of it. Of a large part it may leave some.
  static constexpr size_t kSmall = size_t{8} << 10, kLarge = size_t{64} << 10;

  /// Calls `read`, in which libpq reads from `socket`: at most `part` of the waiting bytes, or all of them for 0.
  void pass(int socket, size_t part, const std::function<void()>& read);
  /// libpq has left bytes of a part: they must be passed before any others.
  bool holds() const { return left_ > 0; }
  /// Starts the count anew after whole answers. `more`: the first bytes of the next answer may have arrived, too.
  void restart(bool more) { taken_ = more ? 1 : 0; }
  /// The bytes received since restart(), including the overhead of TLS.
  uint64_t taken() const { return taken_; }

 private:
  struct Pair {
    ~Pair();
    int inner = -1, outer = -1;
    int spare = -1;  ///< keeps the socket while libpq's number refers to the pair; reserved, as descriptors may run out
  };

  bool passPart(int socket, size_t part, const std::function<void()>& read);
  bool fill(int socket, size_t part);
  bool open();
  void settle(int socket);
  void forward(int socket);

  uint64_t taken_ = 0;
  uint64_t left_ = 0;
  std::unique_ptr<Pair> pair_;
  std::vector<char> room_;
};

}  // namespace persistence::postgres
