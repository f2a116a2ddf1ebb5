// The protocol without a server: what is framed, how replies are read, and in which order operations go.
#include "redis/execute.hpp"

#include <gtest/gtest.h>

#include <map>

#include "redis/frames.hpp"
#include "redis/reply.hpp"
#include "redis/resp_writer.hpp"

namespace persistence::redis {
namespace {

struct Wire : testing::Test {
  // What was framed since the last call.
  std::string sent() {
    std::string bytes(requests.waiting());
    requests.clear();
    return bytes;
  }

  void receive(std::string_view bytes) {
    reader.feed(bytes);
    while (const auto reply = reader.next(pipeline.limit())) {
      ASSERT_TRUE(pipeline.take(
          *reply, [this](RequestId id, Outcome outcome) { order.push_back(id), outcomes[id] = outcome; }));
    }
  }

  /// Whether a reader with this limit refuses the bytes without waiting for more.
  static bool refuses(std::string_view bytes, size_t limit) {
    ReplyReader own;
    own.feed(bytes);
    while (own.next(limit)) {
    }
    return own.broken();
  }

  RespWriter requests;
  const Settings settings;
  Executor pipeline{requests, settings};
  ReplyReader reader;
  std::vector<RequestId> order;
  std::map<RequestId, Outcome> outcomes;
};

using RedisRequests = Wire;
using RedisReplies = Wire;
using RedisPipeline = Wire;

TEST_F(RedisRequests, FramesByLengthSoThatAnyByteMayStandInAnArgument) {
  requests.add({"SET", "a\r\n*", std::string_view("\0x", 2)});
  EXPECT_EQ(sent(), std::string("*3\r\n$3\r\nSET\r\n$4\r\na\r\n*\r\n$2\r\n\0x\r\n", 31));
}

TEST_F(RedisRequests, KeepsWhatWasNotSent) {
  requests.add({"PING"});
  requests.sent(4);
  EXPECT_EQ(requests.waiting(), "$4\r\nPING\r\n");
  requests.sent(10);
  EXPECT_TRUE(requests.empty());
}

TEST_F(RedisReplies, AreReadFromAnySplitOfTheBytes) {
  const Operation get = CacheGet{"k", ""};
  const std::string bytes = "$5\r\nab\r\nc\r\n";
  for (size_t split = 1; split < bytes.size(); ++split) {
    pipeline.submit(split, get);
    receive(std::string_view(bytes).substr(0, split));
    receive(std::string_view(bytes).substr(split));
    EXPECT_EQ(std::get<std::string>(std::get<Result>(outcomes.at(split))), "ab\r\nc");
  }
}

TEST_F(RedisReplies, OfAnUnexpectedTypeAreAnError) {
  const Operation get = CacheGet{"k", ""};
  pipeline.submit(1, get);
  receive("*1\r\n:1\r\n");
  EXPECT_EQ(std::get<Error>(outcomes.at(1)).kind, ErrorKind::Server);
}

TEST_F(RedisReplies, ThatAreNotRedisBreakTheReader) {
  EXPECT_TRUE(refuses("\x15\x03\x01", 1000));
  for (const char* type : {",1.5\r\n", "#t\r\n", "_\r\n", "%1\r\n", "~1\r\n", ">1\r\n", "(1\r\n", "=4\r\n"})
    EXPECT_TRUE(refuses(type, 1000)) << type;
  EXPECT_TRUE(refuses("$x\r\n", 1000));
  EXPECT_TRUE(refuses("*-2\r\n", 1000));
}

TEST_F(RedisReplies, AreRefusedAtTheLengthInTheirHeader) {
  EXPECT_TRUE(refuses("$5000\r\n", 4000));
  EXPECT_FALSE(refuses("$3000\r\n", 4000));
  EXPECT_TRUE(refuses("$9223372036854775807\r\n", 4000));
  EXPECT_TRUE(refuses("*2000000000\r\n", size_t{512} << 20));
  EXPECT_TRUE(refuses("*9223372036854775807\r\n", size_t{512} << 20));
}

TEST_F(RedisReplies, AreRefusedAsTheyGrow) {
  std::string many = "*30\r\n";
  for (int i = 0; i < 20; ++i) many += ":1\r\n";
  EXPECT_TRUE(refuses(many, 2000));
  EXPECT_FALSE(refuses(many, 4000));
  EXPECT_TRUE(refuses("+" + std::string(100'000, 'x'), 200'000));
}

// As in the parser, only CR and LF together end a line.
TEST(RedisFrames, ALineFeedAloneEndsNoLine) {
  Frames frames;
  const std::string line = "+x\n$200000\r\n";
  EXPECT_EQ(frames.take(line, 1000), line.size());
  EXPECT_TRUE(frames.between());
  EXPECT_EQ(frames.problem(), Frames::Problem::None);
}

TEST_F(RedisReplies, AreNestedEightDeepAtMost) {
  const auto nested = [](int depth) {
    std::string bytes;
    for (int i = 0; i < depth; ++i) bytes += "*1\r\n";
    return bytes + ":1\r\n";
  };
  EXPECT_FALSE(refuses(nested(7), 10'000));
  EXPECT_TRUE(refuses(nested(9), 10'000));
  EXPECT_TRUE(refuses(nested(100'000), size_t{512} << 20));
}

TEST_F(RedisPipeline, OnlyValuesMayBeLong) {
  const Operation get = CacheGet{"k", ""};
  const Operation set = CacheSet{"k", "v", 0, ""};
  EXPECT_EQ(pipeline.limit(), kMaxPlainReply);
  pipeline.submit(1, get);
  EXPECT_GT(pipeline.limit(), size_t{512} << 20);
  pipeline.refuse([&](RequestId id, Outcome outcome) { outcomes[id] = outcome; });
  EXPECT_EQ(std::get<Error>(outcomes.at(1)).kind, ErrorKind::ValueTooLarge);
  receive("$-1\r\n");
  pipeline.submit(2, set);
  EXPECT_EQ(pipeline.limit(), kMaxPlainReply);
}

TEST_F(RedisPipeline, AnArgumentThatTheServerDoesNotTakeIsNotSent) {
  const auto error = [this](const Operation& operation) {
    outcomes.clear();
    pipeline.submit(1, operation);
    pipeline.deliverAnswered([this](RequestId id, Outcome outcome) { outcomes[id] = outcome; });
    return sent().empty() ? std::get<Error>(outcomes.at(1)).kind : ErrorKind::Server;
  };
  pipeline.learn({false, 100});
  EXPECT_EQ(error(CacheSet{"k", std::string(101, 'x'), 0, ""}), ErrorKind::ValueTooLarge);
  EXPECT_EQ(error(LockAcquire{"k", std::string(101, 'x'), 1}), ErrorKind::ValueTooLarge);
  EXPECT_EQ(error(CheckpointSave{"p:", "id", "task", 1, 1, 0, std::string(90, '1'), {}}), ErrorKind::ValueTooLarge);
  EXPECT_EQ(error(CacheSet{"k", std::string(100, 'x'), 0, ""}), ErrorKind::Server);
}

TEST_F(RedisPipeline, AFailingOperationFailsAlone) {
  const Operation get = CacheGet{"k", ""};
  for (RequestId id = 1; id <= 3; ++id) pipeline.submit(id, get);
  receive("$1\r\na\r\n-WRONGTYPE no\r\n$-1\r\n");
  EXPECT_EQ(std::get<std::string>(std::get<Result>(outcomes.at(1))), "a");
  EXPECT_EQ(std::get<Error>(outcomes.at(2)).kind, ErrorKind::CorruptValue);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(std::get<Result>(outcomes.at(3))));
}

TEST_F(RedisPipeline, AReplyThatNobodyAskedForIsRefused) {
  Reply reply(Reply::Type::Nil);
  EXPECT_FALSE(pipeline.take(reply, [](RequestId, Outcome) {}));
}

TEST_F(RedisPipeline, AScriptGoesWholeOnceAndThenByItsDigest) {
  const Operation release = LockRelease{"k", "me"};
  pipeline.submit(1, release);
  EXPECT_EQ(sent().find("*5\r\n$4\r\nEVAL\r\n"), 0u);
  pipeline.submit(2, release);
  EXPECT_EQ(sent().find("*5\r\n$7\r\nEVALSHA\r\n$40\r\n"), 0u);
}

TEST_F(RedisPipeline, LostScriptsGoAgainInCallOrderBeforeWhatCameLater) {
  const Operation acquire = LockAcquire{"k", "me", 1000};
  const Operation release = LockRelease{"k", "me"};
  const Operation force = LockForceRelease{"k"};
  pipeline.submit(1, acquire);
  pipeline.submit(2, release);
  receive(":1\r\n:1\r\n");
  sent();
  order.clear();

  pipeline.submit(3, acquire);
  pipeline.submit(4, release);
  sent();
  receive("-NOSCRIPT none\r\n");
  pipeline.submit(5, force);
  EXPECT_EQ(sent(), "");
  receive("-NOSCRIPT none\r\n");
  const auto again = sent();
  EXPECT_EQ(again.find("EVALSHA"), std::string::npos);
  EXPECT_LT(again.find("PTTL"), again.rfind("DEL"));
  receive(":77\r\n:1\r\n:0\r\n");
  EXPECT_EQ(order, (std::vector<RequestId>{3, 4, 5}));
  EXPECT_EQ(std::get<double>(std::get<Result>(outcomes.at(3))), 77);
}

TEST_F(RedisPipeline, PlainReadsGoAgainBehindALostScript) {
  const Operation acquire = LockAcquire{"k", "me", 1000};
  const Operation check = LockCheck{"k", "me"};
  const Operation release = LockRelease{"k", "me"};
  const Operation get = CacheGet{"k", ""};
  pipeline.submit(1, acquire);
  pipeline.submit(2, check);
  pipeline.submit(3, get);
  pipeline.submit(4, release);
  receive("-NOSCRIPT none\r\n$-1\r\n$1\r\na\r\n-NOSCRIPT none\r\n");
  EXPECT_EQ(order, std::vector<RequestId>{3});
  receive(":77\r\n$2\r\nme\r\n:1\r\n");
  EXPECT_EQ(order, (std::vector<RequestId>{3, 1, 2, 4}));
  EXPECT_TRUE(std::get<bool>(std::get<Result>(outcomes.at(2))));
}

TEST_F(RedisPipeline, ScriptsThatOnlyReadAreRunAsSuchWhereThatIsKnown) {
  const Operation load = CheckpointLoad{"p:", "id"};
  const Operation entry = IdempotencyGet{"k"};
  pipeline.submit(1, entry);
  EXPECT_EQ(sent().find("*4\r\n$4\r\nEVAL\r\n"), 0u);
  pipeline.learn({true, kMaxArgument});
  pipeline.submit(2, load);
  EXPECT_EQ(sent().find("*5\r\n$7\r\nEVAL_RO\r\n"), 0u);
  pipeline.submit(3, load);
  EXPECT_EQ(sent().find("*5\r\n$10\r\nEVALSHA_RO\r\n"), 0u);
  pipeline.submit(4, entry);
  EXPECT_EQ(sent().find("*4\r\n$7\r\nEVAL_RO\r\n"), 0u);
}

TEST_F(RedisPipeline, ClearEscapesItsPrefixAndUnlinksEachPage) {
  const Operation clear = CacheClear{"a*[b]?\\:", ""};
  pipeline.submit(1, clear);
  EXPECT_NE(sent().find("$14\r\na\\*\\[b\\]\\?\\\\:*\r\n"), std::string::npos);
  receive("*2\r\n$1\r\n7\r\n*1\r\n$1\r\nk\r\n");
  EXPECT_EQ(sent(), "*2\r\n$6\r\nUNLINK\r\n$1\r\nk\r\n");
  receive(":1\r\n");
  EXPECT_NE(sent().find("$4\r\nSCAN\r\n$1\r\n7\r\n"), std::string::npos);
  EXPECT_TRUE(order.empty());
  receive("*2\r\n$1\r\n0\r\n*0\r\n");
  EXPECT_EQ(order, std::vector<RequestId>{1});
  EXPECT_EQ(sent(), "");
}

TEST_F(RedisPipeline, KeysAreGivenOnceHoweverOftenTheScanGivesThem) {
  const Operation keys = CacheKeys{"c:", std::nullopt, ""};
  const Operation size = CacheSize{"c:", ""};
  pipeline.submit(1, keys);
  pipeline.submit(2, size);
  receive("*2\r\n$1\r\n0\r\n*3\r\n$3\r\nc:b\r\n$3\r\nc:a\r\n$3\r\nc:b\r\n");
  receive("*2\r\n$1\r\n0\r\n*2\r\n$3\r\nc:b\r\n$3\r\nc:b\r\n");
  EXPECT_EQ(std::get<Texts>(std::get<Result>(outcomes.at(1))), (Texts{"c:a", "c:b"}));
  EXPECT_EQ(std::get<double>(std::get<Result>(outcomes.at(2))), 1);
}

TEST_F(RedisPipeline, APruneHasNothingToDo) {
  const Operation prune = CachePrune{"c:", ""};
  pipeline.submit(1, prune);
  EXPECT_EQ(sent(), "");
  EXPECT_TRUE(pipeline.deliverAnswered([&](RequestId id, Outcome outcome) { outcomes[id] = outcome; }));
  EXPECT_EQ(std::get<double>(std::get<Result>(outcomes.at(1))), 0);
}

}  // namespace
}  // namespace persistence::redis
