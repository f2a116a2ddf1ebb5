// The maximum size of a reply. The limit is on the memory that the reply takes: many small rows take more than their
// bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/error.hpp"
#include "core/operation.hpp"
#include "core/settings.hpp"

namespace persistence {

/// A reply without a value of the application is an OK, a count or an error: a few hundred bytes.
constexpr size_t kMaxPlainReply = size_t{1} << 20;
constexpr size_t kDefaultMaxReply = size_t{64} << 20;

class ReplyLimits {
 public:
  /// `largest`: bytes of the largest value that the server accepts, if the server reports it.
  ReplyLimits(const Settings& settings, size_t largest) : own_(settings.maxReplyBytes), largest_(largest) {}

  void learn(size_t largest) { largest_ = largest; }
  /// The rest of a reply with the largest value is no longer than a plain reply.
  size_t ofValues() const { return own_ ? own_ : std::max(kDefaultMaxReply, largest_ + kMaxPlainReply); }
  size_t of(const Operation& operation) const { return returnsStored(operation) ? ofValues() : kMaxPlainReply; }

 private:
  size_t own_;
  size_t largest_;
};

/// The error of a call whose reply is too long. Nothing if the reply holds no stored value: then the server is faulty,
/// and the connection is dropped as after any other garbage.
std::optional<Error> replyTooLong(const Operation& operation, size_t limit);
/// The error of a connection on which a reply that was too long arrived.
Error floodError(size_t limit);

}  // namespace persistence
