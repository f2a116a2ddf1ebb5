#include "core/reply_limits.hpp"

#include <string>

namespace persistence {
namespace {

constexpr const char* kTooLong = "EMSGSIZE";

}  // namespace

std::optional<Error> replyTooLong(const Operation& operation, size_t limit) {
  if (!returnsStored(operation)) return std::nullopt;
  return Error{ErrorKind::ValueTooLarge,
               "the reply takes more than " + std::to_string(limit) +
                   " bytes (option maxReplyBytes): raise the option, or " +
                   (std::holds_alternative<CacheGetMany>(operation) ? "ask for fewer keys" : "store less"),
               kTooLong};
}

Error floodError(size_t limit) {
  return {ErrorKind::ConnectionLost,
          "the server sent a reply of more than " + std::to_string(limit) + " bytes, so the connection was dropped",
          kTooLong, Retry::OneByOne};
}

}  // namespace persistence
