// What the answers mean.
#include "core/records.hpp"
#include "postgres/compose.hpp"
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

Error swallowed() {
  return {ErrorKind::SchemaMismatch, "nothing was stored: a trigger or a rule of the table discards what is written",
          ""};
}

struct Decode {
  const PGresult& answer;

  Outcome operator()(const ServerTime&) { return Result(numberIn(rowsOf(1).at(0, 0))); }
  Outcome operator()(const LockAcquire&) { return firstNumber(); }
  Outcome operator()(const LockExtend&) { return firstNumber(); }
  Outcome operator()(const LockRelease&) { return firstTruth(); }
  Outcome operator()(const LockCheck&) { return firstTruth(); }
  Outcome operator()(const CircuitGet& op) { return state(op); }
  Outcome operator()(const CircuitSet&) { return stored(); }
  Outcome operator()(const CircuitRecordFailure&) { return rowsOf(1).count() ? firstNumber() : swallowed(); }
  Outcome operator()(const CircuitRecordSuccess&) { return stored(); }
  Outcome operator()(const CacheGet&) { return firstText(); }
  Outcome operator()(const CacheSet&) { return stored(); }
  Outcome operator()(const CacheHas&) { return firstTruth(); }
  Outcome operator()(const CacheSize&) { return Result(numberIn(rowsOf(1).at(0, 0))); }
  Outcome operator()(const CacheKeys&) {
    return texts(1, [](const Rows& rows, int row) { return std::string(rows.at(row, 0)); });
  }
  Outcome operator()(const IdempotencyGet&) {
    const Rows rows = rowsOf(2);
    if (!rows.count()) return Result();
    return Result(Entry{std::string(rows.at(0, 0)), maybeNumber(rows, 0, 1)});
  }
  Outcome operator()(const IdempotencySet&) { return stored(); }
  Outcome operator()(const CheckpointSave&) { return stored(); }
  Outcome operator()(const CheckpointLoad& op) { return firstDocument(op.prefix); }
  Outcome operator()(const CheckpointLoadLatest& op) { return firstDocument(op.prefix); }
  Outcome operator()(const CheckpointList& op) {
    return texts(kCheckpointColumns, [&](const Rows& rows, int row) { return document(rows, row, op.prefix); });
  }
  /// Those that delete, whether there was something or not.
  template <typename Write>
  Outcome operator()(const Write&) {
    countWritten(answer);
    return Result();
  }

 private:
  Rows rowsOf(int columns) const { return {answer, columns}; }

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

Outcome decode(const Operation& operation, const PGresult& answer) {
  try {
    return std::visit(Decode{answer}, operation);
  } catch (const MissingValue& missing) {
    return Error{ErrorKind::CorruptValue, missing.what(), ""};
  }
}

}  // namespace persistence::postgres
