// How long a reply may be. What counts is the memory that it takes, so that many small rows weigh more than their
// bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/error.hpp"
#include "core/operation.hpp"
#include "core/settings.hpp"

namespace persistence {

/// A reply without a value of the application's is an OK, a count or an error: a few hundred bytes.
constexpr size_t kMaxPlainReply = size_t{1} << 20;
constexpr size_t kDefaultMaxReply = size_t{64} << 20;

class ReplyLimits {
 public:
  /// `largest`: bytes of the largest value that the server takes, as far as it says.
  ReplyLimits(const Settings& settings, size_t largest) : own_(settings.maxReplyBytes), largest_(largest) {}

  void learn(size_t largest) { largest_ = largest; }
  /// What stands around the largest value counts as a plain reply.
  size_t ofValues() const { return own_ ? own_ : std::max(kDefaultMaxReply, largest_ + kMaxPlainReply); }
  size_t of(const Operation& operation) const { return returnsStored(operation) ? ofValues() : kMaxPlainReply; }

 private:
  size_t own_;
  size_t largest_;
};

/// For the call whose reply is too long; nothing where its reply holds no value, so that a sound server would not have
/// sent it: the connection is lost then as with any other garbage.
std::optional<Error> replyTooLong(const Operation& operation, size_t limit);
/// For the connection that it came on.
Error floodError(size_t limit);

}  // namespace persistence
