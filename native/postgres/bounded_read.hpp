// What libpq reads, counted and in parts. By itself it takes memory for whatever length a message says to have, and
// reads for as long as there is more: a fast server would keep it in one call, beyond every limit and deadline.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace persistence::postgres {

class BoundedRead {
 public:
  // libpq always has room for a small part, so that none of it is left; not so of a large one.
  static constexpr size_t kSmall = size_t{8} << 10, kLarge = size_t{64} << 10;

  /// Calls `read`, which makes libpq read from `socket`: so many bytes of what waits there, or with 0 all.
  void pass(int socket, size_t part, const std::function<void()>& read);
  /// A part has not been read to its end: to be passed before anything else.
  bool holds() const { return left_ > 0; }
  /// Whole answers have been taken out of what came. `more`: a part of the next one may have come with them.
  void restart(bool more) { taken_ = more ? 1 : 0; }
  /// Bytes that have come since restart(), of TLS with all that it adds.
  uint64_t taken() const { return taken_; }

 private:
  struct Pair {
    ~Pair();
    int inner = -1, outer = -1;
    int spare = -1;  ///< a descriptor for the socket while libpq's number is the pair's: there may be none later
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
