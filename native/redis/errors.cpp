#include "redis/errors.hpp"

#include <algorithm>
#include <iterator>

#include "redis/reply.hpp"

namespace persistence::redis {
namespace {

struct ReplyRow {
  std::string_view word;
  ErrorKind kind;
  bool retryable;
  bool wrongServer = false;
};

/// @see https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
constexpr ReplyRow kReplyRows[] = {
    {"NOAUTH", ErrorKind::AuthFailed, false},       {"WRONGPASS", ErrorKind::AuthFailed, false},
    {"NOPERM", ErrorKind::PermissionDenied, false}, {"DENIED", ErrorKind::PermissionDenied, false},
    {"READONLY", ErrorKind::ReadOnly, true, true},  {"MISCONF", ErrorKind::ServerBusy, true},
    {"NOREPLICAS", ErrorKind::ServerBusy, true},    {"OOM", ErrorKind::ServerBusy, true},
    {"BUSY", ErrorKind::ServerBusy, true},          {"UNKILLABLE", ErrorKind::ServerBusy, true},
    {"LOADING", ErrorKind::ServerBusy, true},       {"MASTERDOWN", ErrorKind::ServerBusy, true, true},
    {"CLUSTERDOWN", ErrorKind::ServerBusy, true},   {"TRYAGAIN", ErrorKind::ServerBusy, true},
    {"NOSCRIPT", ErrorKind::Server, true},          {"MOVED", ErrorKind::UnsupportedOption, false},
    {"ASK", ErrorKind::UnsupportedOption, false},   {"CROSSSLOT", ErrorKind::UnsupportedOption, false},
    {"WRONGTYPE", ErrorKind::CorruptValue, false},  {"CORRUPT", ErrorKind::CorruptValue, false},
};

}  // namespace

Error replyError(std::string_view text) {
  const auto word = firstWord(text);
  const auto row =
      std::find_if(std::begin(kReplyRows), std::end(kReplyRows), [&](auto& each) { return each.word == word; });
  Error error{ErrorKind::Server, std::string(text), std::string(word), false, true};
  if (row != std::end(kReplyRows)) {
    error.kind = row->kind;
    error.retryable = row->retryable;
    error.wrongServer = error.notApplied = row->wrongServer;
  }
  return error;
}

Error protocolError(const std::string& peer) {
  return {ErrorKind::ConnectionLost, peer + " does not speak the Redis protocol", "EPROTO", true, true};
}

Error unexpectedReply() { return {ErrorKind::Server, "Redis sent a reply of an unexpected type", "", false, true}; }

Error corruptValue(const std::string& what) { return {ErrorKind::CorruptValue, what, "", false, true}; }

}  // namespace persistence::redis
