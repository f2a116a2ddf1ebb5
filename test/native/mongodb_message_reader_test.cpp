// A server's messages: a whole one passes in any split, and one that libmongoc would misread is refused.
#include "mongodb/message_reader.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "core/reply_limits.hpp"
#include "mongodb/document.hpp"

namespace persistence::mongodb {
namespace {

using Problem = MessageReader::Problem;

std::string bytesOf(int32_t number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

std::string bytesOf(const Document& document) {
  return {reinterpret_cast<const char*>(bson_get_data(document.get())), document.get()->len};
}

std::string message(const std::string& document, int32_t flags = 0, char kind = 0, int32_t code = 2013) {
  const std::string body = bytesOf(flags) + kind + document;
  return bytesOf(static_cast<int32_t>(16 + body.size())) + bytesOf(1) + bytesOf(1) + bytesOf(code) + body;
}

Problem take(MessageReader& inbox, std::string_view bytes, size_t limit = kMaxPlainReply) {
  while (!bytes.empty() && inbox.problem() == Problem::None) {
    const auto room = inbox.room();
    const size_t count = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), count);
    inbox.took(count, limit);
    bytes.remove_prefix(count);
  }
  return inbox.problem();
}

Problem take(const std::string& bytes) {
  MessageReader inbox;
  return take(inbox, bytes);
}

const std::string kFine = message(bytesOf(Document::parse(
    R"({"ok": 1.0, "operationTime": {"$timestamp": {"t": 1, "i": 1}}, "$clusterTime": {"clusterTime":
        {"$timestamp": {"t": 1, "i": 1}}}})")));

TEST(MongodbInbox, AWholeMessagePassesInAnySplit) {
  for (size_t split = 0; split < kFine.size(); ++split) {
    MessageReader inbox;
    std::string handed(kFine.size(), '\0');
    EXPECT_EQ(take(inbox, std::string_view(kFine).substr(0, split)), Problem::None);
    EXPECT_EQ(inbox.hand(handed), 0u);
    EXPECT_EQ(take(inbox, std::string_view(kFine).substr(split)), Problem::None);
    EXPECT_EQ(inbox.hand(std::span(handed).first(4)) + inbox.hand(std::span(handed).subspan(4)), kFine.size());
    EXPECT_EQ(handed, kFine);
    EXPECT_FALSE(inbox.holdsMessage());
  }
}

TEST(MongodbInbox, LengthsAreRefusedBeforeTheyAreReceived) {
  EXPECT_EQ(take(bytesOf(0)), Problem::Garbled);
  EXPECT_EQ(take(bytesOf(-1)), Problem::Garbled);
  EXPECT_EQ(take(bytesOf(INT32_MAX)), Problem::TooLong);
  EXPECT_EQ(take(kFine + kFine), Problem::Garbled);
}

TEST(MongodbInbox, WhatTheLibraryTripsOverIsRefused) {
  const auto of = [](const char* json) { return take(message(bytesOf(Document::parse(json)))); };
  EXPECT_EQ(of(R"({"ok": 1})"), Problem::None);
  EXPECT_EQ(of(R"({"$clusterTime": 1})"), Problem::Garbled);
  EXPECT_EQ(of(R"({"$clusterTime": {"clusterTime": 1}})"), Problem::Garbled);
  EXPECT_EQ(of(R"({"operationTime": "now"})"), Problem::Garbled);
  const std::string document = bytesOf(Document::parse(R"({"ok": 1, "a": {"b": 1}})"));
  EXPECT_EQ(take(message(document, 2)), Problem::Garbled);
  EXPECT_EQ(take(message(document, 0, 1)), Problem::Garbled);
  EXPECT_EQ(take(message(document, 0, 0, 2012)), Problem::Garbled);
  EXPECT_EQ(take(message("")), Problem::Garbled);
  std::string open = document;
  open[open.size() - 2] = 1;  // the end of the document inside
  EXPECT_EQ(take(message(open)), Problem::Garbled);
}

}  // namespace
}  // namespace persistence::mongodb
