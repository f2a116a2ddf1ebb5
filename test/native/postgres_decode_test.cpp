// Answers of every shape, made by hand: the outcome that each operation reads, and the answers that it refuses.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "postgres/encode.hpp"
#include "postgres/rows.hpp"
#include "postgres/schema.hpp"

namespace persistence::postgres {
namespace {

using Row = std::vector<const char*>;

ResultHandle rowsOf(int columns, const std::vector<Row>& rows = {}) {
  ResultHandle answer(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  char name[] = "column";
  std::vector<PGresAttDesc> described(static_cast<size_t>(columns), {name, 0, 0, 0, 25, -1, -1});
  PQsetResultAttrs(answer.get(), columns, described.data());
  for (size_t row = 0; row < rows.size(); ++row)
    for (size_t at = 0; at < rows[row].size(); ++at) {
      const char* value = rows[row][at];
      const int length = value ? static_cast<int>(std::strlen(value)) : -1;
      PQsetvalue(answer.get(), static_cast<int>(row), static_cast<int>(at), const_cast<char*>(value), length);
    }
  return answer;
}

constexpr bool kWatched = true;

std::optional<Outcome> decodePlain(const Operation& operation, const PGresult& answer) {
  return decode(operation, answer, !kWatched);
}

ResultHandle completed() { return ResultHandle(PQmakeEmptyPGresult(nullptr, PGRES_COMMAND_OK)); }

const std::vector<Operation> kReads{
    ServerTime{},           LockAcquire{"k", "o", 1}, LockExtend{"k", "o", 1},      LockRelease{"k", "o"},
    LockCheck{"k", "o"},    CircuitGet{"k"},          CircuitRecordFailure{"k", 1}, CacheGet{"k", ""},
    CacheHas{"k", ""},      CacheTtl{"k", ""},        CacheGetMany{{"k"}, ""},      CacheKeys{"p", {}, ""},
    CacheSize{"p", ""},     IdempotencyGet{"k"},      CheckpointLoad{"", "c"},      CheckpointLoadLatest{"", "t"},
    CheckpointList{"", "t"}};

const std::vector<Operation> kWrites{CircuitSet{"k", {}},
                                     CircuitRecordSuccess{"k"},
                                     CacheSet{"k", "1", 0, ""},
                                     IdempotencySet{"k", "1", 0},
                                     CheckpointSave{"", "c", "t", 1, 1, 0, "1", {}},
                                     LockForceRelease{"k"},
                                     CacheDelete{"k", ""},
                                     IdempotencyDelete{"k"},
                                     CheckpointCleanup{"", "t", 1},
                                     CheckpointDeleteAll{"", "t"}};

TEST(PostgresDecode, ReadsRefuseWhatIsNoRows) {
  for (const Operation& operation : kReads) {
    EXPECT_THROW(decodePlain(operation, *completed()), UnexpectedAnswer) << nameOf(operation);
    EXPECT_THROW(decodePlain(operation, *rowsOf(0)), UnexpectedAnswer) << nameOf(operation);
    EXPECT_THROW(decodePlain(operation, *rowsOf(9, {Row(9, "1")})), UnexpectedAnswer) << nameOf(operation);
  }
}

TEST(PostgresDecode, WritesRefuseAnAnswerWithoutACount) {
  for (const Operation& operation : kWrites) {
    EXPECT_THROW(decodePlain(operation, *completed()), UnexpectedAnswer) << nameOf(operation);
    EXPECT_THROW(decodePlain(operation, *rowsOf(1, {{"1"}})), UnexpectedAnswer) << nameOf(operation);
  }
}

const Error* errorIn(const Outcome& outcome) { return std::get_if<Error>(&outcome); }

TEST(PostgresDecode, AValueThatIsMissingIsCorrupt) {
  const std::vector<std::pair<Operation, int>> wide{
      {ServerTime{}, 1},           {CircuitRecordFailure{"k", 1}, 1}, {CircuitGet{"k"}, 4},
      {CacheGet{"k", ""}, 1},      {CacheKeys{"p", {}, ""}, 1},       {CacheSize{"p", ""}, 1},
      {IdempotencyGet{"k"}, 2},    {CheckpointLoad{"", "c"}, 7},      {CheckpointList{"", "t"}, 7},
      {CacheGetMany{{"k"}, ""}, 2}};
  for (const auto& [operation, columns] : wide) {
    const Outcome outcome =
        decodePlain(operation, *rowsOf(columns, {Row(static_cast<size_t>(columns), nullptr)})).value();
    ASSERT_NE(errorIn(outcome), nullptr) << nameOf(operation);
    EXPECT_EQ(errorIn(outcome)->kind, ErrorKind::CorruptValue) << nameOf(operation);
  }
}

TEST(PostgresDecode, AFailureThatIsNotStoredIsNoCount) {
  const Outcome outcome = decodePlain(CircuitRecordFailure{"k", 1}, *rowsOf(1)).value();
  ASSERT_NE(errorIn(outcome), nullptr);
  EXPECT_EQ(errorIn(outcome)->kind, ErrorKind::SchemaMismatch);
}

const Operation kAcquire = LockAcquire{"k", "o", 1}, kRelease = LockRelease{"k", "o"}, kDelete = CacheDelete{"k", ""};

TEST(PostgresDecode, WhatIsOpenHasNoOutcomeYet) {
  EXPECT_FALSE(decode(kRelease, *rowsOf(1), kWatched));
  for (const Operation& operation : {kAcquire, Operation(CheckpointDeleteAll{"", "t"})})
    EXPECT_FALSE(decode(operation, *rowsOf(1, {{nullptr}}), kWatched)) << nameOf(operation);
  EXPECT_TRUE(decode(kAcquire, *rowsOf(1, {{"-1"}}), kWatched));
  EXPECT_TRUE(decode(kRelease, *rowsOf(1, {{"f"}}), kWatched));
}

TEST(PostgresDecode, NothingIsOpenWhereNothingCanBeDiscarded) {
  EXPECT_TRUE(decodePlain(kAcquire, *rowsOf(1)));
  EXPECT_TRUE(decodePlain(LockExtend{"k", "o", 1}, *rowsOf(1)));
  EXPECT_TRUE(decodePlain(kRelease, *rowsOf(1)));
}

TEST(PostgresDecode, ARowThatIsHeldTellsWhatATriggerKept) {
  const auto isSwallowed = [](const Operation& operation, Presence presence) {
    const Outcome outcome = verdict(operation, presence);
    return errorIn(outcome) != nullptr;
  };
  EXPECT_FALSE(isSwallowed(kAcquire, {true, false, true}));
  EXPECT_TRUE(isSwallowed(kAcquire, {true, true, true}));
  EXPECT_FALSE(isSwallowed(kAcquire, {false, false, true}));
  EXPECT_TRUE(isSwallowed(kAcquire, {false, false, false}));
  for (const Operation* operation : {&kRelease, &kDelete}) {
    EXPECT_TRUE(isSwallowed(*operation, {true, false, true}));
    EXPECT_FALSE(isSwallowed(*operation, {false, false, true}));
  }
}

TEST(PostgresDecode, WhereOneRowHasToComeNoneIsRefused) {
  EXPECT_THROW(decodePlain(ServerTime{}, *rowsOf(1)), UnexpectedAnswer);
  EXPECT_THROW(decodePlain(CacheSize{"p", ""}, *rowsOf(1)), UnexpectedAnswer);
}

Answers answersOf(ResultHandle answer) {
  Answers answers;
  answers.each.push_back(std::move(answer));
  return answers;
}

using Make = std::function<std::unique_ptr<MultiStep>()>;

void refuses(const Make& make, ResultHandle answer) {
  const auto multiStep = make();
  multiStep->next({});
  EXPECT_THROW(multiStep->next(answersOf(std::move(answer))), UnexpectedAnswer);
}

TEST(PostgresProcedure, RefusesAnswersOfAnotherShape) {
  const Operation clear = CacheClear{"p", ""}, connect = Connect{};
  for (const Operation* operation : {&clear, &connect}) {
    Schema schema;
    const Make make = [&] { return multiStepFor(*operation, schema); };
    refuses(make, completed());
    refuses(make, rowsOf(0));
    refuses(make, rowsOf(1));
    refuses(make, rowsOf(1, {{nullptr}}));
    refuses(make, rowsOf(3));
  }
}

}  // namespace
}  // namespace persistence::postgres
