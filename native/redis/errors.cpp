#include "redis/errors.hpp"

#include <algorithm>
#include <iterator>

#include "core/server_text.hpp"

namespace persistence::redis {
namespace {

struct ReplyRow {
  std::string_view word;
  ErrorKind kind;
  Retry retry = Retry::Never;
};

/// @see https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
constexpr ReplyRow kReplyRows[] = {
    {"NOAUTH", ErrorKind::AuthFailed},
    {"WRONGPASS", ErrorKind::AuthFailed},
    {"NOPERM", ErrorKind::PermissionDenied},
    {"DENIED", ErrorKind::PermissionDenied},
    {"READONLY", ErrorKind::ReadOnly, Retry::OtherServer},
    {"MISCONF", ErrorKind::ServerBusy, Retry::ByCaller},
    {"NOREPLICAS", ErrorKind::ServerBusy, Retry::ByCaller},
    {"OOM", ErrorKind::ServerBusy, Retry::ByCaller},
    {"BUSY", ErrorKind::ServerBusy, Retry::ByCaller},
    {"UNKILLABLE", ErrorKind::ServerBusy, Retry::ByCaller},
    {"LOADING", ErrorKind::ServerBusy, Retry::ByCaller},
    {"MASTERDOWN", ErrorKind::ServerBusy, Retry::OtherServer},
    {"CLUSTERDOWN", ErrorKind::ServerBusy, Retry::ByCaller},
    {"TRYAGAIN", ErrorKind::ServerBusy, Retry::ByCaller},
    {"NOSCRIPT", ErrorKind::Server, Retry::Resend},
    {"WRONGTYPE", ErrorKind::CorruptValue},
    {"CORRUPT", ErrorKind::CorruptValue},
};

const ReplyRow* rowOf(std::string_view word) {
  const auto row =
      std::find_if(std::begin(kReplyRows), std::end(kReplyRows), [&](auto& each) { return each.word == word; });
  return row == std::end(kReplyRows) ? nullptr : row;
}

/// A refusal by the ACL inside a script has no code. The first text is that of Redis 6.2 and 7.0, the second that of
/// 7.2 and newer, and of Valkey.
constexpr std::string_view kDeniedInScript[] = {"The user executing the script can't ", "ACL failure in script: "};

bool skip(std::string_view& text, std::string_view words) {
  if (!text.starts_with(words)) return false;
  text.remove_prefix(words.size());
  return true;
}

void skipPast(std::string_view& text, std::string_view end) {
  const auto at = text.find(end);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
}

bool isDeniedInScript(std::string_view text) {
  skip(text, "ERR ");
  return std::any_of(std::begin(kDeniedInScript), std::end(kDeniedInScript),
                     [&](auto& words) { return text.starts_with(words); });
}

/// Redis 6.2 puts the script's name and one or two places in front of an error inside the script:
/// `ERR Error running script (call to f_0123): @user_script:3: @user_script: 3: -OOM command not allowed`.
std::string_view withoutPlaces(std::string_view text) {
  if (!skip(text, "ERR Error running script (call to f_")) return text;
  skipPast(text, "): ");
  while (skip(text, "@user_script:")) skipPast(text, ": ");
  skip(text, "-");
  return text;
}

struct TextRow {
  std::string_view beginning;
  ReplyRow row;
};

constexpr std::string_view kTooLong = "ERR Protocol error: invalid bulk length";

/// Redis has no codes for these refusals, after which it closes the connection: the refusal of a client beyond
/// maxclients, and of an argument beyond proto-max-bulk-len, which is refused as soon as its length is read.
constexpr TextRow kTextRows[] = {{"ERR max number of clients", {"ERR", ErrorKind::ServerBusy, Retry::ByCaller}},
                                 {kTooLong, {"ERR", ErrorKind::ValueTooLarge}}};

const ReplyRow* rowOfText(std::string_view text) {
  for (const auto& [beginning, row] : kTextRows)
    if (text.starts_with(beginning)) return &row;
  return nullptr;
}

bool isOfCluster(std::string_view code) { return code == "MOVED" || code == "ASK" || code == "CROSSSLOT"; }

std::string_view codeIn(std::string_view text) {
  const auto refusal = withoutPlaces(text);
  return isDeniedInScript(refusal) ? "NOPERM" : firstWord(refusal);
}

}  // namespace

// The error for an unknown command repeats the arguments, which are cut off.
Error replyError(std::string_view reply) {
  const std::string text = upTo(reply, ", with args beginning with");
  const auto code = codeIn(text);
  if (isOfCluster(code)) return clusterError(code);
  const auto* const ofText = rowOfText(text);
  const auto* const row = ofText ? ofText : rowOf(code);
  if (!row) return {ErrorKind::Server, text, std::string(firstWord(text))};
  return {row->kind, text, std::string(code), row->retry};
}

Error clusterError(std::string_view code) {
  return {ErrorKind::UnsupportedOption,
          "the server is a node of a cluster, which is not supported: give the address of a server without a cluster",
          std::string(code)};
}

Error sentinelError() {
  return {ErrorKind::UnsupportedOption,
          "the server is a Sentinel, which holds no data: give the address of the primary, of a proxy that follows it, "
          "or a name that leads to it",
          ""};
}

Error closedEarly(Error error) {
  if (error.nativeCode == "ECONNRESET")
    error.message +=
        " at the first commands. A proxy that spreads keys over servers does so, and is not supported: give the "
        "address of one server";
  return error;
}

bool endsReading(const Reply& reply) { return reply.type == Reply::Type::Error && reply.text.starts_with(kTooLong); }

bool leavesReads(const Error& error) { return error.nativeCode == "NOPERM" || error.nativeCode == "MISCONF"; }

Error protocolError(const std::string& peer) {
  return {ErrorKind::ConnectionLost, peer + " does not speak the Redis protocol", "EPROTO", Retry::ByCaller};
}

Error unexpectedReply() { return {ErrorKind::Server, "Redis sent a reply of an unexpected type", ""}; }

Error corruptValue(const std::string& what) { return {ErrorKind::CorruptValue, what, ""}; }

}  // namespace persistence::redis
