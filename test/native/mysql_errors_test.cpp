#include "mysql/errors.hpp"

#include <gtest/gtest.h>
#include <netdb.h>

#include "mysql/handles.hpp"

namespace persistence::mysql {
namespace {

struct ServerCase {
  unsigned code;
  ErrorKind kind;
  bool retryable;
};

class MysqlServerError : public testing::TestWithParam<ServerCase> {};

TEST_P(MysqlServerError, IsDecidedByItsNumber) {
  const auto& expected = GetParam();
  const Error error = serverError(expected.code, "the text");
  EXPECT_EQ(codeOf(error.kind), std::string(codeOf(expected.kind)));
  EXPECT_EQ(error.retryable(), expected.retryable);
  EXPECT_EQ(error.nativeCode, std::to_string(expected.code));
  EXPECT_TRUE(error.message.starts_with("the text"));
  const bool open = expected.code == 3100 || expected.code == 3101;
  EXPECT_EQ(error.outcomeKnown, !open) << "others of its group may have applied it";
}

INSTANTIATE_TEST_SUITE_P(
    EachCode, MysqlServerError,
    testing::Values(
        ServerCase{3, ErrorKind::ServerBusy, true}, ServerCase{20, ErrorKind::ServerBusy, true},
        ServerCase{1040, ErrorKind::ServerBusy, true}, ServerCase{1044, ErrorKind::PermissionDenied, false},
        ServerCase{1045, ErrorKind::AuthFailed, false}, ServerCase{1049, ErrorKind::ConnectFailed, false},
        ServerCase{1053, ErrorKind::ConnectionLost, true}, ServerCase{1054, ErrorKind::SchemaMismatch, false},
        ServerCase{1062, ErrorKind::SchemaMismatch, false}, ServerCase{1142, ErrorKind::PermissionDenied, false},
        ServerCase{1146, ErrorKind::SchemaMissing, false}, ServerCase{1153, ErrorKind::ValueTooLarge, false},
        ServerCase{1205, ErrorKind::ServerBusy, true}, ServerCase{1213, ErrorKind::ServerBusy, true},
        ServerCase{1264, ErrorKind::ValueTooLarge, false}, ServerCase{1290, ErrorKind::Server, false},
        ServerCase{1047, ErrorKind::Server, false}, ServerCase{1036, ErrorKind::ReadOnly, true},
        ServerCase{1792, ErrorKind::ReadOnly, true}, ServerCase{1836, ErrorKind::ReadOnly, true},
        ServerCase{6400, ErrorKind::ReadOnly, true}, ServerCase{3100, ErrorKind::ServerBusy, true},
        ServerCase{3101, ErrorKind::ServerBusy, true}, ServerCase{3796, ErrorKind::ServerBusy, true},
        ServerCase{3797, ErrorKind::ServerBusy, true}, ServerCase{3798, ErrorKind::ServerBusy, true},
        ServerCase{3799, ErrorKind::ServerBusy, true}, ServerCase{3032, ErrorKind::ServerBusy, true},
        ServerCase{1820, ErrorKind::AuthFailed, false}, ServerCase{1862, ErrorKind::AuthFailed, false},
        ServerCase{3118, ErrorKind::AuthFailed, false}, ServerCase{4151, ErrorKind::AuthFailed, false},
        ServerCase{1317, ErrorKind::Timeout, true}, ServerCase{1366, ErrorKind::SchemaMismatch, false},
        ServerCase{1406, ErrorKind::ValueTooLarge, false}, ServerCase{1927, ErrorKind::ConnectionLost, true},
        ServerCase{2026, ErrorKind::TlsFailed, false}, ServerCase{3159, ErrorKind::TlsFailed, false},
        ServerCase{4031, ErrorKind::ConnectionLost, true}, ServerCase{9999, ErrorKind::Server, false}),
    [](const auto& info) { return std::to_string(info.param.code); });

TEST(MysqlServerErrors, AFailedCommitIsADeadlockOrOfUnknownOutcome) {
  EXPECT_EQ(meaningOf(1180, "Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT"), 1213u);
  for (const char* text : {"Got error 90 \"Message too long\" during COMMIT", "no number", ""}) {
    EXPECT_EQ(meaningOf(1180, text), 1180u);
    EXPECT_FALSE(serverError(1180, text).outcomeKnown);
  }
  EXPECT_EQ(meaningOf(1146, "149"), 1146u);
  EXPECT_TRUE(serverError(1213, "").resends() && serverError(3101, "").resends() && !serverError(1180, "").resends());
}

TEST(MysqlServerErrors, OfAWrongServerAreTold) {
  for (const unsigned code : {1207u, 1792u, 1836u, 3032u, 3796u, 3799u, 6400u}) {
    EXPECT_TRUE(serverError(code, "").wrongServer()) << code;
    EXPECT_TRUE(serverError(code, "").notApplied()) << code;
  }
  for (const unsigned code : {1036u, 1040u, 1047u, 1213u, 1290u, 3101u})
    EXPECT_FALSE(serverError(code, "").wrongServer());
}

TEST(MysqlServerErrors, OfSeveralMeaningsAreDecidedByTheServersAnswer) {
  const Doubt* readOnly = doubtAbout(serverError(1290, ""));
  ASSERT_NE(readOnly, nullptr);
  for (const char* value : {"ON", "NO_LOCK", "NO_LOCK_NO_ADMIN"}) EXPECT_TRUE(readOnly->confirms(value)) << value;
  EXPECT_FALSE(readOnly->confirms("OFF"));
  const Doubt* unready = doubtAbout(serverError(1047, ""));
  ASSERT_NE(unready, nullptr);
  EXPECT_TRUE(unready->confirms("OFF"));
  EXPECT_FALSE(unready->confirms("ON"));
  EXPECT_EQ(doubtAbout(serverError(1792, "")), nullptr);
}

TEST(MysqlServerErrors, OnceConfirmedAreOfAWrongServer) {
  const Error error = confirmed(serverError(1290, "the text"), *doubtAbout(serverError(1290, "")));
  EXPECT_EQ(error.kind, ErrorKind::ReadOnly);
  EXPECT_EQ(error.nativeCode, "1290");
  EXPECT_EQ(error.message, "the text");
  EXPECT_TRUE(error.retryable() && error.wrongServer() && error.notApplied() && error.outcomeKnown);
}

TEST(MysqlServerErrors, ARefusalSaysNothingAboutATryBeforeWhoseOutcomeIsOpen) {
  Error refusal = serverError(1290, "");
  refusal.outcomeKnown = false;
  const Error error = confirmed(refusal, *doubtAbout(refusal));
  EXPECT_TRUE(error.wrongServer());
  EXPECT_FALSE(error.notApplied() || error.outcomeKnown);
}

TEST(MysqlConnectError, NamesTheServerAndNoLoss) {
  const Error error = connectError(ER_SERVER_SHUTDOWN, "going", "db:3306", false);
  EXPECT_EQ(error.kind, ErrorKind::ConnectFailed);
  EXPECT_TRUE(error.retryable());
  EXPECT_NE(error.message.find("db:3306"), std::string::npos);
}

TEST(MysqlConnectError, AWayToLogInThatIsNotTrustedIsARefusal) {
  const Error error = connectError(CR_PLUGIN_NOT_ALLOWED, "plugin '\xff' is not in the list", "db:3306", false);
  EXPECT_EQ(error.kind, ErrorKind::AuthFailed);
  EXPECT_FALSE(error.retryable());
  EXPECT_EQ(error.message.find('\xff'), std::string::npos);
}

TEST(MysqlConnectError, AHangUpBehindTlsIsAboutTheCertificate) {
  EXPECT_EQ(connectError(CR_SERVER_LOST, "", "db:3306", true).kind, ErrorKind::TlsFailed);
  EXPECT_EQ(connectError(CR_SERVER_LOST, "", "db:3306", false).kind, ErrorKind::ConnectFailed);
}

TEST(MysqlConnectError, AnotherCharacterSetIsNamedWithWhatToDo) {
  const Error error = charsetError("gbk", "db:3306");
  EXPECT_EQ(error.kind, ErrorKind::ConnectFailed);
  EXPECT_FALSE(error.retryable());
  for (const char* word : {"db:3306", "gbk", "SET NAMES utf8mb4"})
    EXPECT_NE(error.message.find(word), std::string::npos) << word;
}

TEST(MysqlBrokenError, IsALossOnlyOfAConnectionThatWasThere) {
  EXPECT_EQ(brokenError("strange", true).kind, ErrorKind::ConnectionLost);
  EXPECT_FALSE(brokenError("strange", true).outcomeKnown);
  EXPECT_EQ(brokenError("strange", false).kind, ErrorKind::Server);
}

TEST(MysqlLostError, LeavesTheOutcomeOpen) {
  const Error error = lostError(CR_SERVER_LOST, "gone");
  EXPECT_EQ(error.kind, ErrorKind::ConnectionLost);
  EXPECT_TRUE(error.retryable());
  EXPECT_FALSE(error.outcomeKnown);
}

TEST(MysqlErrors, OnlyClashesAreSentAgain) {
  for (const unsigned code : {1205u, 1213u, 1020u, 3058u})
    EXPECT_EQ(serverError(code, "").retry, Retry::Resend) << code;
  for (const unsigned code : {0u, 1062u, 1142u, 2013u}) EXPECT_FALSE(serverError(code, "").resends()) << code;
}

TEST(MysqlErrors, WhatTheClientLibrarySaysEndsTheConnection) {
  for (const unsigned code : {2006u, 2013u, 2014u, 1053u, 1153u, 1927u}) EXPECT_TRUE(endsConnection(code)) << code;
  for (const unsigned code : {0u, 1062u, 1205u, 1317u}) EXPECT_FALSE(endsConnection(code)) << code;
}

}  // namespace
}  // namespace persistence::mysql
