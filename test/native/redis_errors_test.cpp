#include "redis/errors.hpp"

#include <gtest/gtest.h>

namespace persistence::redis {
namespace {

struct ReplyCase {
  const char* text;
  ErrorKind kind;
  const char* nativeCode;
  bool retryable;
};

class RedisReplyError : public testing::TestWithParam<ReplyCase> {};

TEST_P(RedisReplyError, IsDecidedByItsCode) {
  const auto& expected = GetParam();
  const auto error = replyError(expected.text);
  EXPECT_EQ(error.kind, expected.kind);
  EXPECT_EQ(error.nativeCode, expected.nativeCode);
  EXPECT_EQ(error.retryable(), expected.retryable);
  EXPECT_EQ(error.message, expected.text);
  EXPECT_TRUE(error.outcomeKnown);
}

INSTANTIATE_TEST_SUITE_P(
    EachCode, RedisReplyError,
    testing::Values(
        ReplyCase{"NOAUTH Authentication required.", ErrorKind::AuthFailed, "NOAUTH", false},
        ReplyCase{"WRONGPASS invalid username-password pair", ErrorKind::AuthFailed, "WRONGPASS", false},
        ReplyCase{"NOPERM no permission", ErrorKind::PermissionDenied, "NOPERM", false},
        ReplyCase{"DENIED protected mode", ErrorKind::PermissionDenied, "DENIED", false},
        ReplyCase{"READONLY a replica", ErrorKind::ReadOnly, "READONLY", true},
        ReplyCase{"MISCONF disk is full", ErrorKind::ServerBusy, "MISCONF", true},
        ReplyCase{"NOREPLICAS not enough", ErrorKind::ServerBusy, "NOREPLICAS", true},
        ReplyCase{"OOM command not allowed", ErrorKind::ServerBusy, "OOM", true},
        ReplyCase{"BUSY a script runs", ErrorKind::ServerBusy, "BUSY", true},
        ReplyCase{"UNKILLABLE it writes", ErrorKind::ServerBusy, "UNKILLABLE", true},
        ReplyCase{"LOADING the dataset", ErrorKind::ServerBusy, "LOADING", true},
        ReplyCase{"MASTERDOWN Link is down", ErrorKind::ServerBusy, "MASTERDOWN", true},
        ReplyCase{"CLUSTERDOWN Hash slot not served", ErrorKind::ServerBusy, "CLUSTERDOWN", true},
        ReplyCase{"TRYAGAIN later", ErrorKind::ServerBusy, "TRYAGAIN", true},
        ReplyCase{"NOSCRIPT No matching script", ErrorKind::Server, "NOSCRIPT", true},
        ReplyCase{"WRONGTYPE Operation", ErrorKind::CorruptValue, "WRONGTYPE", false},
        ReplyCase{"CORRUPT no state", ErrorKind::CorruptValue, "CORRUPT", false},
        ReplyCase{"ERR max number of clients reached", ErrorKind::ServerBusy, "ERR", true},
        ReplyCase{"ERR max number of clients + cluster connections reached", ErrorKind::ServerBusy, "ERR", true},
        ReplyCase{"ERR Protocol error: invalid bulk length", ErrorKind::ValueTooLarge, "ERR", false},
        ReplyCase{"ERR unknown, READONLY is not its code", ErrorKind::Server, "ERR", false},
        ReplyCase{"ERR The user executing the script can't run this command or subcommand script: 0a, on "
                  "@user_script:9.",
                  ErrorKind::PermissionDenied, "NOPERM", false},
        ReplyCase{"ERR ACL failure in script: No permissions to access a key script: 0a, on @user_script:1.",
                  ErrorKind::PermissionDenied, "NOPERM", false},
        ReplyCase{"ERR Error running script (call to f_0a): @user_script:1: @user_script: 1: The user "
                  "executing the script can't access at least one of the keys",
                  ErrorKind::PermissionDenied, "NOPERM", false},
        ReplyCase{"ERR Error running script (call to f_0a): @user_script:1: @user_script: 1: -READONLY You "
                  "can't write against a read only replica.",
                  ErrorKind::ReadOnly, "READONLY", true},
        ReplyCase{"ERR Error running script (call to f_0a): @user_script:12: @user_script: 12: -OOM command",
                  ErrorKind::ServerBusy, "OOM", true},
        ReplyCase{"ERR Error running script (call to f_0a): @user_script:1: WRONGTYPE Operation",
                  ErrorKind::CorruptValue, "WRONGTYPE", false},
        ReplyCase{"ERR Error running script (call to f_0a): @user_script:1: user_script:1: attempt to",
                  ErrorKind::Server, "ERR", false},
        ReplyCase{"ERR Error running script (call to f_0a", ErrorKind::Server, "ERR", false},
        ReplyCase{"READONLYISH", ErrorKind::Server, "READONLYISH", false},
        ReplyCase{"", ErrorKind::Server, "", false}));

TEST(RedisErrors, NameTheClusterInPlaceOfASlot) {
  for (const char* const code : {"MOVED", "ASK", "CROSSSLOT"}) {
    const auto error = replyError(std::string(code) + " 3999 127.0.0.1:6381");
    EXPECT_EQ(error.kind, ErrorKind::UnsupportedOption);
    EXPECT_EQ(error.nativeCode, code);
    EXPECT_NE(error.message.find("a node of a cluster"), std::string::npos);
    EXPECT_FALSE(error.retryable());
  }
}

TEST(RedisErrors, HoldNoArguments) {
  const auto error = replyError("ERR unknown command 'EVAL', with args beginning with: 'return 1' 'secret key' ");
  EXPECT_EQ(error.message, "ERR unknown command 'EVAL'…");
}

TEST(RedisErrors, KnowAfterWhichTheServerReadsNoMore) {
  const auto reply = [](Reply::Type type, const char* text) {
    Reply made(type);
    made.text = text;
    return made;
  };
  EXPECT_TRUE(endsReading(reply(Reply::Type::Error, "ERR Protocol error: invalid bulk length")));
  EXPECT_FALSE(endsReading(reply(Reply::Type::Error, "ERR no")));
  EXPECT_FALSE(endsReading(reply(Reply::Type::Text, "ERR Protocol error: invalid bulk length")));
}

TEST(RedisErrors, KnowWhetherTheConnectionWasUsable) {
  EXPECT_EQ(whileConnecting(replyError("NOAUTH")).kind, ErrorKind::AuthFailed);
}

}  // namespace
}  // namespace persistence::redis
