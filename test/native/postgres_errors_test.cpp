#include "postgres/errors.hpp"

#include <gtest/gtest.h>

namespace persistence::postgres {
namespace {

struct ServerCase {
  const char* sqlstate;
  ErrorKind kind;
  bool retryable;
};

class PostgresServerError : public testing::TestWithParam<ServerCase> {};

TEST_P(PostgresServerError, IsDecidedByItsSqlstate) {
  const auto& expected = GetParam();
  const Error error = serverError(expected.sqlstate, "the text");
  EXPECT_EQ(codeOf(error.kind), std::string(codeOf(expected.kind)));
  EXPECT_EQ(error.retryable(), expected.retryable);
  EXPECT_EQ(error.nativeCode, expected.sqlstate);
  EXPECT_TRUE(error.message.starts_with("the text"));
  EXPECT_TRUE(error.outcomeKnown);
}

INSTANTIATE_TEST_SUITE_P(
    EachCode, PostgresServerError,
    testing::Values(
        ServerCase{"0A000", ErrorKind::Server, false}, ServerCase{"08006", ErrorKind::ConnectionLost, true},
        ServerCase{"22001", ErrorKind::ValueTooLarge, false}, ServerCase{"22003", ErrorKind::ValueTooLarge, false},
        ServerCase{"22008", ErrorKind::ValueTooLarge, false}, ServerCase{"22021", ErrorKind::SchemaMismatch, false},
        ServerCase{"22P02", ErrorKind::Server, false}, ServerCase{"23502", ErrorKind::SchemaMismatch, false},
        ServerCase{"25006", ErrorKind::ReadOnly, true}, ServerCase{"25P02", ErrorKind::Server, false},
        ServerCase{"28000", ErrorKind::AuthFailed, false}, ServerCase{"28P01", ErrorKind::AuthFailed, false},
        ServerCase{"3D000", ErrorKind::ConnectFailed, false}, ServerCase{"3F000", ErrorKind::SchemaMissing, false},
        ServerCase{"40001", ErrorKind::ServerBusy, true}, ServerCase{"40P01", ErrorKind::ServerBusy, true},
        ServerCase{"42501", ErrorKind::PermissionDenied, false}, ServerCase{"42601", ErrorKind::Server, false},
        ServerCase{"42703", ErrorKind::SchemaMismatch, false}, ServerCase{"42804", ErrorKind::SchemaMismatch, false},
        ServerCase{"42883", ErrorKind::SchemaMismatch, false}, ServerCase{"42P01", ErrorKind::SchemaMissing, false},
        ServerCase{"42P10", ErrorKind::SchemaMismatch, false}, ServerCase{"53100", ErrorKind::ServerBusy, true},
        ServerCase{"53300", ErrorKind::ServerBusy, true}, ServerCase{"54000", ErrorKind::ValueTooLarge, false},
        ServerCase{"55P03", ErrorKind::ServerBusy, true}, ServerCase{"57014", ErrorKind::Timeout, true},
        ServerCase{"57P01", ErrorKind::ConnectionLost, true}, ServerCase{"57P03", ErrorKind::ServerBusy, true},
        ServerCase{"XX000", ErrorKind::Server, false}, ServerCase{"XX001", ErrorKind::CorruptValue, false},
        ServerCase{"ZZZZZ", ErrorKind::Server, false}, ServerCase{"", ErrorKind::Server, false}),
    [](const auto& info) { return *info.param.sqlstate ? std::string(info.param.sqlstate) : "None"; });

struct ConnectCase {
  const char* name;
  ConnectFailure failure;
  ErrorKind kind;
  bool retryable;
};

class PostgresConnectError : public testing::TestWithParam<ConnectCase> {};

TEST_P(PostgresConnectError, IsDecidedByHowFarItCame) {
  const auto& expected = GetParam();
  const Error error = connectError(expected.failure, "db:5432");
  EXPECT_EQ(codeOf(error.kind), std::string(codeOf(expected.kind)));
  EXPECT_EQ(error.retryable(), expected.retryable);
  EXPECT_NE(error.message.find("db:5432"), std::string::npos);
  EXPECT_TRUE(error.outcomeKnown);
}

constexpr bool kHungUp = true, kEncrypted = true, kPassword = true, kLetIn = true;

INSTANTIATE_TEST_SUITE_P(
    EachStage, PostgresConnectError,
    testing::Values(
        ConnectCase{"Refused", {Stage::Reaching, false, false, false, "", "refused"}, ErrorKind::ConnectFailed, true},
        ConnectCase{"NoTlsThere", {Stage::Securing, false, false, false, "", ""}, ErrorKind::TlsFailed, false},
        ConnectCase{
            "HungUpInHandshake", {Stage::Securing, kHungUp, false, false, "", ""}, ErrorKind::ConnectFailed, true},
        ConnectCase{
            "ClientCertificate", {Stage::LoggingIn, false, kEncrypted, false, "", ""}, ErrorKind::TlsFailed, false},
        ConnectCase{"NoPassword", {Stage::LoggingIn, false, false, kPassword, "", ""}, ErrorKind::AuthFailed, false},
        ConnectCase{"NotPostgres", {Stage::LoggingIn, false, false, false, "", ""}, ErrorKind::ConnectFailed, true},
        ConnectCase{
            "HungUpAtLogin", {Stage::LoggingIn, kHungUp, false, kPassword, "", ""}, ErrorKind::ConnectFailed, true},
        ConnectCase{"WrongSession",
                    {Stage::LoggingIn, false, kEncrypted, kPassword, "", "session is read-only", kLetIn},
                    ErrorKind::ConnectFailed,
                    true},
        ConnectCase{"Password", {Stage::LoggingIn, false, false, kPassword, "28P01", ""}, ErrorKind::AuthFailed, false},
        ConnectCase{"Database", {Stage::LoggingIn, false, false, false, "3D000", ""}, ErrorKind::ConnectFailed, false},
        ConnectCase{"TakesNone", {Stage::LoggingIn, false, false, false, "55000", ""}, ErrorKind::ConnectFailed, false},
        ConnectCase{"Full", {Stage::LoggingIn, false, false, false, "53300", ""}, ErrorKind::ServerBusy, true},
        ConnectCase{"Starting", {Stage::LoggingIn, false, false, false, "57P03", ""}, ErrorKind::ServerBusy, true},
        ConnectCase{"Ending", {Stage::LoggingIn, false, false, false, "57P01", ""}, ErrorKind::ConnectFailed, true},
        ConnectCase{"Unknown", {Stage::LoggingIn, false, false, false, "ZZZZZ", ""}, ErrorKind::ConnectFailed, false}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(PostgresConnectFailure, TellsTheSystemsError) {
  const Error error = connectError({Stage::Reaching, false, false, false, "", "refused", false, "ECONNREFUSED"}, "db");
  EXPECT_EQ(error.nativeCode, "ECONNREFUSED");
}

TEST(PostgresLostError, KeepsTheServersCodeAndMayHaveBeenApplied) {
  const Error error = lostError("57P01", "terminating");
  EXPECT_EQ(error.kind, ErrorKind::ConnectionLost);
  EXPECT_EQ(error.nativeCode, "57P01");
  EXPECT_TRUE(error.retryable());
  EXPECT_FALSE(error.outcomeKnown);
}

TEST(PostgresErrors, OnlyClashesAreSentAgain) {
  for (const char* code : {"40001", "40P01", "26000", "42P05", "0A000"})
    EXPECT_TRUE(serverError(code, "").resends()) << code;
  for (const char* code : {"", "23505", "42P01", "55P03", "57014"})
    EXPECT_FALSE(serverError(code, "").resends()) << code;
}

TEST(PostgresErrors, WhoCreatesTheSameIsAClash) {
  for (const char* code : {"40001", "42P07", "42710", "23505", "55P03"})
    EXPECT_TRUE(whileCreating(serverError(code, ""), Created::Table).resends()) << code;
  EXPECT_FALSE(whileCreating(serverError("55P03", ""), Created::Index).resends());
  EXPECT_FALSE(whileCreating(serverError("53100", ""), Created::Table).resends());
}

TEST(PostgresErrors, APlanThatFitsNoMoreQuotesNoValueAndIsNoLogin) {
  EXPECT_EQ(serverError("0A000", "not \"this\"").message.find("this"), std::string::npos);
  EXPECT_EQ(connectError({Stage::LoggingIn, false, false, false, "0A000", ""}, "db").kind, ErrorKind::ConnectFailed);
}

}  // namespace
}  // namespace persistence::postgres
