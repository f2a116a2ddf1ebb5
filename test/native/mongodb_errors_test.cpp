#include "mongodb/errors.hpp"

#include <gtest/gtest.h>

#include "mongodb/handles.hpp"

namespace persistence::mongodb {
namespace {

struct Case {
  int64_t code;
  ErrorKind kind;
  bool retryable;
  bool outcomeKnown;
};

class MongodbServerError : public testing::TestWithParam<Case> {};

TEST_P(MongodbServerError, IsDecidedByItsCode) {
  const Case& expected = GetParam();
  const Error error = serverError(expected.code, "Name", "some text");
  EXPECT_EQ(error.kind, expected.kind);
  EXPECT_EQ(error.nativeCode, std::to_string(expected.code));
  EXPECT_EQ(error.retryable(), expected.retryable);
  EXPECT_EQ(error.outcomeKnown, expected.outcomeKnown);
  EXPECT_EQ(error.message, "some text (Name)");
}

INSTANTIATE_TEST_SUITE_P(
    EachCode, MongodbServerError,
    testing::Values(Case{13, ErrorKind::PermissionDenied, false, true}, Case{18, ErrorKind::AuthFailed, false, true},
                    Case{26, ErrorKind::SchemaMissing, false, true}, Case{50, ErrorKind::Timeout, true, false},
                    Case{64, ErrorKind::ServerBusy, true, false}, Case{85, ErrorKind::SchemaMismatch, false, true},
                    Case{86, ErrorKind::SchemaMismatch, false, true}, Case{91, ErrorKind::ReadOnly, true, false},
                    Case{112, ErrorKind::ServerBusy, true, true}, Case{10107, ErrorKind::ReadOnly, true, true},
                    Case{10334, ErrorKind::ValueTooLarge, false, true},
                    Case{11000, ErrorKind::KeyCollision, false, true}, Case{11602, ErrorKind::ReadOnly, true, false},
                    Case{11601, ErrorKind::Timeout, true, false}, Case{14031, ErrorKind::ServerBusy, true, true},
                    Case{17419, ErrorKind::ValueTooLarge, false, true}, Case{12345, ErrorKind::Server, false, true}));

TEST(MongodbErrors, RepeatNoKeyOwnerOrValue) {
  const auto textOf = [](int64_t code, const char* text) { return serverError(code, "", text).message; };
  EXPECT_EQ(textOf(10334, "BSONObj size: 16777300 (0x1000054) is invalid. First element: _id: \"SECRET\""),
            "BSONObj size: 16777300 (0x1000054) is invalid. First element: _id: \"…\"");
  EXPECT_EQ(textOf(11000, "E11000 duplicate key error collection: a.b index: key_1 dup key: { key: \"SECRET\" }"),
            "E11000 duplicate key error collection: a.b index: key_1 dup key: …");
  EXPECT_EQ(textOf(52, "The dollar ($) prefixed field '$SECRET' in 'value.$SECRET' is not allowed"),
            "The dollar ($) prefixed field '…' is not allowed");
  EXPECT_EQ(textOf(9, "Failed to parse: \"SECRET{\" in { a: 1 }"), "Failed to parse: \"…");
  EXPECT_EQ(textOf(13, "not authorized on app to execute command { find: \"x\", filter: { key: \"SECRET\" } }"),
            "not authorized on app to execute command find");
  EXPECT_EQ(textOf(13, "not authorized on app"), "not authorized on app");
}

TEST(MongodbErrors, AdviseWhereTheServerDoesNot) {
  const Error error = serverError(121, "DocumentValidationFailure", "Document failed validation");
  EXPECT_EQ(error.kind, ErrorKind::SchemaMismatch);
  EXPECT_TRUE(error.outcomeKnown);
  EXPECT_TRUE(error.message.ends_with("which refuses what must be stored")) << error.message;
}

TEST(MongodbErrors, TellWhatBecomesOfAStatement) {
  EXPECT_TRUE(saysNo(241));
  EXPECT_FALSE(saysNo(11000));
  EXPECT_EQ(serverError(11000, "", "").retry, Retry::ResendOnly);
  EXPECT_EQ(serverError(112, "", "").retry, Retry::Resend);
  EXPECT_EQ(serverError(13, "", "").retry, Retry::Never);
}

TEST(MongodbErrors, TellWhetherItIsTheWrongServer) {
  for (const int64_t code : {91, 189, 10058, 10107, 11600, 11602, 13435, 13436})
    EXPECT_TRUE(serverError(code, "", "").wrongServer()) << code;
  for (const int64_t code : {13, 50, 64, 112, 11000}) EXPECT_FALSE(serverError(code, "", "").wrongServer()) << code;
}

TEST(MongodbErrors, TellWhetherTheServerDidAnything) {
  for (const int64_t code : {10058, 10107, 13435, 13436}) EXPECT_TRUE(serverError(code, "", "").notApplied()) << code;
  for (const int64_t code : {91, 189, 11600, 11602}) EXPECT_FALSE(serverError(code, "", "").notApplied()) << code;
  EXPECT_FALSE(unconfirmed(serverError(10107, "", "")).notApplied());
}

TEST(MongodbErrors, AWriteThatIsNotConfirmedMayBeRolledBack) {
  const Error error = unconfirmed(serverError(64, "", "waiting"));
  EXPECT_FALSE(error.outcomeKnown);
  EXPECT_TRUE(error.retryable());
}

TEST(MongodbErrors, KnowALoginThatFailed) {
  const Error error = libraryError(MONGOC_ERROR_CLIENT, MONGOC_ERROR_CLIENT_AUTHENTICATE, "no");
  EXPECT_EQ(error.kind, ErrorKind::AuthFailed);
  EXPECT_FALSE(error.retryable());
  EXPECT_EQ(libraryError(MONGOC_ERROR_STREAM, 1, "x").kind, ErrorKind::ConnectionLost);
}

}  // namespace
}  // namespace persistence::mongodb
