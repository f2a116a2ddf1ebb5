// Decodes an answer into the outcome of its operation.
#include <unordered_map>

#include "core/json_records.hpp"
#include "postgres/encode.hpp"
#include "postgres/errors.hpp"
#include "postgres/rows.hpp"

namespace persistence::postgres {
namespace {

std::optional<double> maybeNumber(const Rows& rows, int row, int column) {
  const auto value = rows.find(row, column);
  return value ? std::optional(numberIn(*value)) : std::nullopt;
}

constexpr int kCheckpointColumns = std::tuple_size_v<CheckpointCells>;

std::string document(const Rows& rows, int row, const std::string& prefix) {
  constexpr int kMayBeNull = kCheckpointColumns - 1;
  CheckpointCells cells;
  for (int column = 0; column < kMayBeNull; ++column) cells[static_cast<size_t>(column)] = rows.at(row, column);
  cells[kMayBeNull] = rows.find(row, kMayBeNull);
  return checkpointDocument(cells, prefix);
}

using Answered = std::optional<Outcome>;

struct Decode {
  const PGresult& answer;
  const bool watched;

  Answered operator()(const ServerTime&) { return Result(numberIn(rowsOf(1).at(0, 0))); }
  Answered operator()(const LockAcquire&) {
    if (!watched) return firstNumber();
    const auto expiry = maybeNumber(rowsOf(1), 0, 0);
    if (!expiry) return std::nullopt;
    return *expiry < 0 ? Result() : Result(*expiry);
  }
  Answered operator()(const LockExtend&) {
    if (!watched) return firstNumber();
    const auto expiry = maybeNumber(rowsOf(1), 0, 0);
    if (!expiry) return Result();
    return *expiry < 0 ? Outcome(swallowed()) : Outcome(Result(*expiry));
  }
  Answered operator()(const LockRelease&) {
    const Rows rows = rowsOf(1);
    if (rows.count()) return Result(rows.isTrue(0, 0));
    return watched ? std::nullopt : Answered(Result(false));
  }
  Answered operator()(const LockForceRelease&) { return removed(); }
  Answered operator()(const LockCheck&) { return firstTruth(); }
  Answered operator()(const CircuitGet& op) { return state(op); }
  Answered operator()(const CircuitSet&) { return stored(); }
  Answered operator()(const CircuitRecordFailure&) { return rowsOf(1).count() ? firstNumber() : swallowed(); }
  Answered operator()(const CircuitRecordSuccess&) { return stored(); }
  Answered operator()(const CacheGet&) { return firstText(); }
  Answered operator()(const CacheSet&) { return stored(); }
  Answered operator()(const CacheDelete&) { return removed(); }
  Answered operator()(const CacheGetMany& op) {
    const Rows rows = rowsOf(2);
    std::unordered_map<std::string_view, int> found;
    for (int row = 0; row < rows.count(); ++row) found.emplace(rows.at(row, 0), row);
    return Result(valuesOf(op, [&](const std::string& key) -> std::optional<Value> {
      const auto row = found.find(key);
      if (row == found.end()) return std::nullopt;
      return std::string(rows.at(row->second, 1));
    }));
  }
  Answered operator()(const CacheHas&) { return firstTruth(); }
  Answered operator()(const CacheTtl&) {
    const Rows rows = rowsOf(1);
    return rows.count() ? Result(maybeNumber(rows, 0, 0).value_or(kNoExpiry)) : Result();
  }
  Answered operator()(const CacheSize&) { return Result(numberIn(rowsOf(1).at(0, 0))); }
  Answered operator()(const CacheKeys&) {
    return texts(1, [](const Rows& rows, int row) { return std::string(rows.at(row, 0)); });
  }
  Answered operator()(const IdempotencyGet&) {
    const Rows rows = rowsOf(2);
    if (!rows.count()) return Result();
    return Result(Entry{std::string(rows.at(0, 0)), maybeNumber(rows, 0, 1)});
  }
  Answered operator()(const IdempotencySet&) { return stored(); }
  Answered operator()(const IdempotencyDelete&) { return removed(); }
  Answered operator()(const CheckpointSave&) { return stored(); }
  Answered operator()(const CheckpointLoad& op) { return firstDocument(op.prefix); }
  Answered operator()(const CheckpointLoadLatest& op) { return firstDocument(op.prefix); }
  Answered operator()(const CheckpointList& op) {
    return texts(kCheckpointColumns, [&](const Rows& rows, int row) { return document(rows, row, op.prefix); });
  }
  Answered operator()(const CheckpointCleanup&) { return allRemoved(); }
  Answered operator()(const CheckpointDeleteAll&) { return allRemoved(); }
  /// Never called: these operations take several steps.
  Answered operator()(const Connect&) { return Result(); }
  Answered operator()(const Inspect&) { return Result(); }
  Answered operator()(const CacheClear&) { return Result(); }
  Answered operator()(const CachePrune&) { return Result(); }

 private:
  Rows rowsOf(int columns) const { return {answer, columns}; }

  Answered removed() {
    if (countWritten(answer) == 0 && watched) return std::nullopt;
    return Result();
  }
  Answered allRemoved() {
    if (!watched) return removed();
    return rowsOf(1).isTrue(0, 0) ? Answered(Result()) : std::nullopt;
  }

  Outcome stored() {
    if (countWritten(answer) > 0) return Result();
    return swallowed();
  }
  Outcome firstNumber() {
    const Rows rows = rowsOf(1);
    if (!rows.count()) return Result();
    return Result(numberIn(rows.at(0, 0)));
  }
  Outcome firstText() {
    const Rows rows = rowsOf(1);
    if (!rows.count()) return Result();
    return Result(std::string(rows.at(0, 0)));
  }
  Outcome firstTruth() {
    const Rows rows = rowsOf(1);
    return Result(rows.count() > 0 && rows.isTrue(0, 0));
  }
  Outcome firstDocument(const std::string& prefix) {
    const Rows rows = rowsOf(kCheckpointColumns);
    if (!rows.count()) return Result();
    return Result(document(rows, 0, prefix));
  }

  Outcome state(const CircuitGet& op) {
    const Rows rows = rowsOf(4);
    if (!rows.count()) return Result();
    const auto state = breakerNamed(rows.at(0, 0));
    if (!state) return unknownState(op.key);
    const auto failureCount = rounded(numberIn(rows.at(0, 1)));
    return Result(BreakerState{*state, failureCount, maybeNumber(rows, 0, 2), maybeNumber(rows, 0, 3)});
  }

  template <typename Text>
  Outcome texts(int columns, Text text) {
    const Rows rows = rowsOf(columns);
    Texts all;
    all.reserve(static_cast<size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) all.push_back(text(rows, row));
    return Result(std::move(all));
  }
};

}  // namespace

std::optional<Outcome> decode(const Operation& operation, const PGresult& answer, bool watched) {
  try {
    return std::visit(Decode{answer, watched}, operation);
  } catch (const MissingValue& missing) {
    return Error{ErrorKind::CorruptValue, missing.what(), ""};
  }
}

// The statement changed nothing, and no other session could change the row while it was locked. So the table discarded
// the write if a row to remove was there before, or if a lock to take was free before or is absent afterwards.
Outcome verdict(const Operation& operation, Presence presence) {
  const bool acquires = std::holds_alternative<LockAcquire>(operation);
  if (acquires ? presence.free || !presence.after : presence.before) return swallowed();
  return untouched(operation);
}

Outcome untouched(const Operation& operation) {
  if (std::holds_alternative<LockRelease>(operation)) return Result(false);
  return Result();
}

}  // namespace persistence::postgres
