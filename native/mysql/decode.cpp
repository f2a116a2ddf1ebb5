// Turns the answers into outcomes.
#include <algorithm>
#include <unordered_map>

#include "core/json_records.hpp"
#include "mysql/encode.hpp"
#include "mysql/rows.hpp"

namespace persistence::mysql {
namespace {

std::string document(const Record& row, const std::string& prefix) {
  constexpr size_t kEstimate = 6;  // the only column that may be NULL
  CheckpointCells cells;
  for (size_t at = 0; at < kEstimate; ++at) cells[at] = row.text(at);
  cells[kEstimate] = row.maybe(kEstimate);
  return checkpointDocument(cells, prefix);
}

/// The outcome of a single write, from the affected rows and the insert id of its answer.
struct Told {
  const Answer& answer;

  Outcome operator()(const LockAcquire&) { return number(); }
  Outcome operator()(const LockExtend&) { return answer.affected > 0 ? number() : Result(); }
  Outcome operator()(const LockRelease&) { return Result(answer.affected > 0); }
  Outcome operator()(const CircuitRecordFailure&) { return number(); }
  template <typename Write>
  Outcome operator()(const Write&) {
    return Result();
  }

 private:
  Result number() const { return answer.id > 0 ? Result(static_cast<double>(answer.id)) : Result(); }
};

/// The outcomes of many operations from one answer. An operation finds its row by the key.
class Decode {
 public:
  // The last of several rows with one key holds the current state.
  Decode(const Jobs& jobs, const Answer& answer, unsigned columns)
      : jobs_(jobs), rows_(recordsOf(answer, columns)), affected_(answer.affected) {
    for (const Record& row : rows_) byKey_.insert_or_assign(row.text(0), &row);
  }

  Outcome operator()(const LockAcquire& op) {
    return find(op.key, [&](const Record& row) { return row.text(1) == op.owner ? expiry(row) : Result(); });
  }
  Outcome operator()(const LockExtend& op) {
    return find(op.key, [&](const Record& row) { return isHeld(row, op.owner) ? expiry(row) : Result(); });
  }
  // The answer holds only the number of locks released in all. If only some were, none of the outcomes is known.
  Outcome operator()(const LockRelease&) {
    const bool all = affected_ >= jobs_.size();
    return all || affected_ == 0 ? Result(all) : Result();
  }
  Outcome operator()(const LockCheck& op) {
    const auto found = byKey_.find(op.key);
    return Result(found != byKey_.end() && isHeld(*found->second, op.owner));
  }

  Outcome operator()(const CircuitGet& op) {
    return find(op.key, [&](const Record& row) { return state(op, row); });
  }
  Outcome operator()(const CircuitRecordFailure& op) {
    const size_t later = later_[op.key]++;
    return find(op.key, [&](const Record& row) { return Result(row.number(1) - repeats(op.key) + later + 1); });
  }
  Outcome operator()(const CacheGet& op) {
    return find(op.key, [](const Record& row) { return Result(std::string(row.text(1))); });
  }
  Outcome operator()(const CacheGetMany& op) {
    size_t found = 0;
    Values values = valuesOf(op, [&](const std::string& key) -> std::optional<persistence::Value> {
      const auto row = byKey_.find(key);
      if (row == byKey_.end()) return std::nullopt;
      ++found;
      return std::string(row->second->text(1));
    });
    const auto missing = std::find(values.begin(), values.end(), std::nullopt) - values.begin();
    // A row with none of the keys belongs to another key that the column compares equal to a missing one.
    const bool others = found < byKey_.size() && found < values.size();
    if (isForeign() && others) return collision(op.keys[static_cast<size_t>(missing)]);
    return Result(std::move(values));
  }
  Outcome operator()(const CacheHas& op) {
    if (byKey_.contains(op.key)) return Result(true);
    return isForeign() ? Outcome(collision(op.key)) : Outcome(Result(false));
  }
  Outcome operator()(const CacheTtl& op) {
    return find(op.key, [](const Record& row) { return Result(row.maybeNumber(1).value_or(kNoExpiry)); });
  }
  Outcome operator()(const CacheSize&) {
    if (rows_.size() != 1) throw Unexpected("one row", std::to_string(rows_.size()) + " rows");
    return Result(rows_.front().number(0));
  }
  Outcome operator()(const CacheKeys&) {
    Texts keys;
    for (const Record& row : rows_) keys.emplace_back(row.text(0));
    return Result(std::move(keys));
  }
  Outcome operator()(const IdempotencyGet& op) {
    return find(op.key, [](const Record& row) { return Result(Entry{std::string(row.text(1)), row.maybeNumber(2)}); });
  }
  Outcome operator()(const CheckpointLoad& op) {
    return find(op.prefix + op.id, [&](const Record& row) { return Result(document(row, op.prefix)); });
  }
  Outcome operator()(const CheckpointLoadLatest& op) {
    const Texts all = documents(op.prefix + op.task, op.prefix);
    return all.empty() ? Result() : Result(all.front());
  }
  Outcome operator()(const CheckpointList& op) { return Result(documents(op.prefix + op.task, op.prefix)); }

  template <typename Op>
  requires(Op::info.effect == Effect::Writes || TakesSteps<Op>) Outcome operator()(const Op&) { return Result(); }

 private:
  // The row found for the only key has another key: the column compares the two as equal.
  bool isForeign() const { return jobs_.size() == 1 && !rows_.empty(); }

  template <typename Read>
  Outcome find(const std::string& key, Read read) {
    const auto found = byKey_.find(key);
    if (found != byKey_.end()) return read(*found->second);
    return isForeign() ? Outcome(collision(key)) : Outcome(Result());
  }

  static bool isHeld(const Record& row, const std::string& owner) { return row.text(1) == owner && row.text(3) == "1"; }
  static Result expiry(const Record& row) { return Result(row.number(2)); }

  // The number of operations in the batch with this key.
  double repeats(const std::string& key) {
    double count = 0;
    for (const Job& job : jobs_) count += keyOf(*job.operation) == key;
    return count;
  }

  static Outcome state(const CircuitGet& op, const Record& row) {
    const auto state = breakerNamed(row.text(1));
    if (!state) return unknownState(op.key);
    const auto failureCount = rounded(row.number(2));
    return Result(BreakerState{*state, failureCount, row.maybeNumber(3), row.maybeNumber(4)});
  }

  Texts documents(const std::string& task, const std::string& prefix) {
    Texts all;
    for (const Record& row : rows_)
      if (row.text(1) == task) all.push_back(document(row, prefix));
    return all;
  }

  const Jobs& jobs_;
  const Records& rows_;
  const uint64_t affected_;
  std::unordered_map<std::string_view, const Record*> byKey_;
  std::unordered_map<std::string_view, size_t> later_;
};

// An invalid cell fails only the operation that asked for it.
Outcome decoded(Decode& decoder, const Operation& operation) {
  try {
    return std::visit(decoder, operation);
  } catch (const Unexpected& cause) {
    return Error{ErrorKind::Server, cause.what(), ""};
  }
}

}  // namespace

Error collision(std::string_view key) {
  return {ErrorKind::KeyCollision,
          "the table takes " + quoted(key) +
              " for another key that is stored: its key column folds letter case, accents or spaces at the end",
          ""};
}

std::vector<Outcome> decode(const Jobs& jobs, const Answer& telling, unsigned columns) {
  if (jobs.size() == 1 && columns == 0) {
    expectDone(telling);
    return {std::visit(Told{telling}, *jobs.front().operation)};
  }
  Decode decoder(jobs, telling, columns);
  std::vector<Outcome> outcomes;
  outcomes.reserve(jobs.size());
  for (const Job& job : jobs) outcomes.push_back(decoded(decoder, *job.operation));
  return outcomes;
}

}  // namespace persistence::mysql
