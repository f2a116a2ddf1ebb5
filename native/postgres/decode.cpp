// What the answers mean.
#include "core/records.hpp"
#include "postgres/compose.hpp"

namespace persistence::postgres {
namespace {

std::string_view cell(const PGresult& answer, int row, int column) {
  return {PQgetvalue(&answer, row, column), static_cast<size_t>(PQgetlength(&answer, row, column))};
}

bool isNull(const PGresult& answer, int row, int column) { return PQgetisnull(&answer, row, column) != 0; }

std::optional<double> maybeNumber(const PGresult& answer, int row, int column) {
  if (isNull(answer, row, column)) return std::nullopt;
  return numberIn(cell(answer, row, column));
}

std::string document(const PGresult& answer, int row, const std::string& prefix) {
  CheckpointCells cells;
  for (size_t at = 0; at < cells.size(); ++at)
    if (const int column = static_cast<int>(at); !isNull(answer, row, column)) cells[at] = cell(answer, row, column);
  return checkpointDocument(cells, prefix);
}

struct Decode {
  const PGresult& answer;
  const int rows = PQntuples(&answer);

  Outcome operator()(const ServerTime&) { return firstNumber(); }
  Outcome operator()(const LockAcquire&) { return firstNumber(); }
  Outcome operator()(const LockExtend&) { return firstNumber(); }
  Outcome operator()(const LockRelease&) { return firstTruth(); }
  Outcome operator()(const LockCheck&) { return firstTruth(); }
  Outcome operator()(const CircuitGet& op) { return state(op); }
  Outcome operator()(const CircuitRecordFailure&) { return firstNumber(); }
  Outcome operator()(const CacheGet&) { return firstText(); }
  Outcome operator()(const CacheHas&) { return firstTruth(); }
  Outcome operator()(const CacheSize&) { return firstNumber(); }
  Outcome operator()(const CacheKeys&) {
    return texts([this](int row) { return std::string(cell(answer, row, 0)); });
  }
  Outcome operator()(const IdempotencyGet&) {
    if (!rows) return Result();
    return Result(Entry{std::string(cell(answer, 0, 0)), maybeNumber(answer, 0, 1)});
  }
  Outcome operator()(const CheckpointLoad& op) { return firstDocument(op.prefix); }
  Outcome operator()(const CheckpointLoadLatest& op) { return firstDocument(op.prefix); }
  Outcome operator()(const CheckpointList& op) {
    return texts([&](int row) { return document(answer, row, op.prefix); });
  }
  template <typename Write>
  Outcome operator()(const Write&) {
    return Result();
  }

 private:
  Outcome firstNumber() {
    if (!rows) return Result();
    return Result(numberIn(cell(answer, 0, 0)));
  }
  Outcome firstText() {
    if (!rows) return Result();
    return Result(std::string(cell(answer, 0, 0)));
  }
  Outcome firstTruth() { return Result(rows > 0 && cell(answer, 0, 0) == "t"); }
  Outcome firstDocument(const std::string& prefix) {
    if (!rows) return Result();
    return Result(document(answer, 0, prefix));
  }

  Outcome state(const CircuitGet& op) {
    if (!rows) return Result();
    const auto state = breakerNamed(cell(answer, 0, 0));
    if (!state) return unknownState(op.key);
    const auto failureCount = static_cast<int64_t>(numberIn(cell(answer, 0, 1)));
    return Result(BreakerState{*state, failureCount, maybeNumber(answer, 0, 2), maybeNumber(answer, 0, 3)});
  }

  template <typename Text>
  Outcome texts(Text text) {
    Texts all;
    all.reserve(rows);
    for (int row = 0; row < rows; ++row) all.push_back(text(row));
    return Result(std::move(all));
  }
};

}  // namespace

Outcome decode(const Operation& operation, const PGresult& answer) { return std::visit(Decode{answer}, operation); }

}  // namespace persistence::postgres
