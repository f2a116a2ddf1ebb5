// RESP to outcomes: the reader, the login's replies, and the replies to operations, in pieces as a socket gives them.
#include "core/reply_limits.hpp"
#include "fuzz/support/examine.hpp"
#include "fuzz/support/input.hpp"
#include "redis/execute.hpp"
#include "redis/handshake.hpp"
#include "redis/inspect.hpp"

namespace persistence::redis {
namespace {

using fuzz::Input;

constexpr const char* kWords[] = {"closed",
                                  "open",
                                  "OK",
                                  "QUEUED",
                                  "NOSCRIPT No matching script",
                                  "ERR max number of clients reached",
                                  "READONLY You can't write",
                                  "ERR Error running script (call to f_0): @user_script:3: -OOM x",
                                  R"({"state":"open","failureCount":3,"lastFailureTime":1700000000123})",
                                  R"({"state":"half-open","failureCount":1e300,"lastSuccessTime":null})",
                                  "redis_version:7.0.15\r\nrole:slave\r\nmaxmemory:0\r\n",
                                  "valkey_version:8.0.1\r\n"};

std::string line(char mark, const std::string& text) { return mark + text + "\r\n"; }

std::string anyReply(Input& input, int depth) {
  const std::string text = input.text(kWords);
  switch (input.below(depth > 0 ? 8 : 6)) {
    case 0: return line('+', text);
    case 1: return line('-', text);
    case 2: return line(':', std::to_string(input.integer()));
    case 3: return "$-1\r\n";
    case 4: return "*-1\r\n";
    case 5: return line('$', std::to_string(text.size())) + text + "\r\n";
    default: break;
  }
  const size_t count = input.below(4);
  std::string whole = line('*', std::to_string(count));
  for (size_t at = 0; at < count; ++at) whole += anyReply(input, depth - 1);
  return whole;
}

std::string anyReplies(Input& input) {
  std::string replies;
  for (size_t count = 1 + input.below(12); count > 0; --count) replies += anyReply(input, 2);
  return input.flag() ? replies : replies + input.allBytes();
}

/// Calls `take` with each reply until it returns false; false when the stream is of no use any more.
template <typename Take>
bool read(ReplyReader& reader, std::string_view piece, const Take& take) {
  reader.feed(piece);
  while (const auto reply = reader.next(kMaxPlainReply))
    if (!take(*reply)) return false;
  return !reader.broken();
}

template <typename Take>
void readAll(Input& input, const Take& take) {
  const size_t size = 1 + input.below(64);
  const std::string bytes = input.flag() ? input.allBytes() : anyReplies(input);
  ReplyReader reader;
  for (std::string_view rest = bytes; !rest.empty(); rest.remove_prefix(std::min(size, rest.size())))
    if (!read(reader, rest.substr(0, size), take)) return;
}

void greet(Input& input) {
  Settings settings;
  settings.database = input.flag() ? "1" : "";
  settings.applicationName = input.flag() ? "a name" : "";
  RespWriter requests;
  Handshake handshake;
  handshake.begin(settings, {input.flag() ? "user" : "", "password"}, requests);
  readAll(input, [&](const Reply& reply) {
    handshake.take(reply);
    return !handshake.done();
  });
  for (const bool ended : {false, true})
    if (const auto refusal = handshake.refusal(ended)) fuzz::examine(*refusal);
}

void answer(Input& input) {
  RespWriter requests;
  const Settings settings;
  Executor pipeline(requests, settings);
  pipeline.learn({input.flag(), kMaxArgument});
  const auto operations = input.operations(6);
  fuzz::Deliveries deliveries(operations.size());
  const Deliver deliver = deliveries.deliver();
  for (RequestId id = 0; id < operations.size(); ++id) {
    if (std::holds_alternative<Inspect>(operations[id]))
      pipeline.begin(id, std::make_unique<Inspector>(std::nullopt));
    else
      pipeline.submit(id, operations[id]);
  }
  pipeline.deliverAnswered(deliver);
  bool stray = false;
  readAll(input, [&](Reply& reply) {
    requests.clear();
    stray = !pipeline.take(reply, deliver);
    return !stray;
  });
  fuzz::require(!stray || deliveries.complete(), "a reply is stray although operations wait");
}

}  // namespace
}  // namespace persistence::redis

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  persistence::fuzz::Input input(bytes, count);
  if (input.below(4) == 0)
    persistence::redis::greet(input);
  else
    persistence::redis::answer(input);
  return 0;
}
