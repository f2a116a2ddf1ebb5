#include "fuzz/support/mongodb_replies.hpp"

#include <array>
#include <cstring>

namespace persistence::mongodb {
namespace {

using fuzz::Input;

constexpr std::array kNames{"key",        "owner",
                            "expiresAt",  "now",
                            "state",      "failureCount",
                            "id",         "taskId",
                            "sequence",   "timestamp",
                            "progress",   "data",
                            "n",          "name",
                            "unique",     "value",
                            "index",      "code",
                            "codeName",   "errmsg",
                            "hosts",      "setName",
                            "localTime",  "expireAfterSeconds",
                            "version",    "lastFailureTime",
                            "firstBatch", "nextBatch",
                            "cursor",     "ok"};
constexpr std::array kWords{"closed", "open", "key_1", "RetryableWriteError", "[::1]:27017", "h:1", "rs0"};
constexpr std::array<int64_t, 16> kCodes{0, 11000, 112, 26, 13, 85, 91, 241, 10107, 64, 100, 86, 67, 50, 8000, 9001};

Document anyDocument(Input& input, int depth);

Document anyList(Input& input, int depth) {
  Document list;
  for (size_t count = input.below(4); count > 0; --count) {
    if (input.below(4) == 0)
      list.addText(input.text(kWords));
    else
      list.addDocument(anyDocument(input, depth));
  }
  return list;
}

void addAny(Document& document, const char* name, Input& input, int depth) {
  switch (input.below(depth > 0 ? 9 : 6)) {
    case 0: document.integer(name, input.integer()); break;
    case 1: document.number(name, input.number()); break;
    case 2: document.flag(name, input.flag()); break;
    case 3: document.null(name); break;
    case 4: document.time(name, static_cast<double>(input.below(1u << 30)) * 4096); break;
    case 5: document.text(name, input.text(kWords)); break;
    case 6: document.document(name, anyDocument(input, depth - 1)); break;
    default: document.array(name, anyList(input, depth - 1));
  }
}

Document anyDocument(Input& input, int depth) {
  Document document;
  if (input.flag()) document.text("key", input.key()).text("id", input.key()).text("taskId", input.key());
  for (size_t count = input.below(6); count > 0; --count)
    addAny(document, kNames[input.below(kNames.size())], input, depth);
  return document;
}

void addCursor(Document& reply, Input& input) {
  Document cursor;
  cursor.integer("id", input.below(4) == 0 ? input.integer() : 0);
  cursor.array(input.below(4) == 0 ? "nextBatch" : "firstBatch", anyList(input, 1));
  reply.document("cursor", cursor);
}

Document refusal(Input& input) {
  Document refusal;
  refusal.integer("index", static_cast<int64_t>(input.below(4)));
  refusal.integer("code", kCodes[input.below(kCodes.size())]).text("errmsg", input.bytes(8));
  return refusal;
}

Document documented(Input& input) {
  Document reply;
  reply.number("ok", input.below(8) == 0 ? 0 : 1);
  if (input.below(8) == 0) reply.all(refusal(input));
  if (input.flag()) addCursor(reply, input);
  if (input.flag()) reply.integer("n", static_cast<int64_t>(input.below(4)));
  if (input.below(4) == 0) reply.array("writeErrors", std::move(Document().addDocument(refusal(input))));
  if (input.below(8) == 0) reply.document("writeConcernError", refusal(input));
  if (input.below(8) == 0) reply.array("errorLabels", std::move(Document().addText(kWords[3])));
  if (input.flag()) reply.document("value", anyDocument(input, 1));
  return reply;
}

Document copyOf(std::string bytes) {
  const auto length = static_cast<uint32_t>(bytes.size());
  std::memcpy(bytes.data(), &length, sizeof length);  // little-endian, like the supported machines
  bytes.back() = '\0';
  const View view(bytes);
  bson_t copy;
  bson_copy_to(&*view, &copy);
  return Document::take(copy);
}

Document damaged(const Document& whole, Input& input) {
  std::string bytes(bytesOf(*whole.get()));
  for (size_t count = 1 + input.below(4); count > 0; --count)
    bytes[input.below(bytes.size())] = static_cast<char>(input.below(256));
  return copyOf(std::move(bytes));
}

}  // namespace

Document anyReply(Input& input) {
  switch (input.below(8)) {
    case 0: return damaged(documented(input), input);
    case 1: return anyDocument(input, 2);
    case 2: return copyOf(std::string(4, '\0') + input.bytes(200) + '\0');
    default: return documented(input);
  }
}

}  // namespace persistence::mongodb
