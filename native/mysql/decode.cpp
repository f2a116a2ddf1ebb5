// What the answers mean.
#include <unordered_map>

#include "core/records.hpp"
#include "mysql/compose.hpp"

namespace persistence::mysql {
namespace {

/// The cells of a row, which stay where they are as long as the answer does.
struct Cells {
  MYSQL_ROW row = nullptr;
  std::vector<std::string_view> texts;

  bool isNull(size_t column) const { return row[column] == nullptr; }
  std::optional<double> maybeNumber(size_t column) const {
    return isNull(column) ? std::nullopt : std::optional(numberIn(texts[column]));
  }
};

std::vector<Cells> rowsOf(Answer& answer) {
  std::vector<Cells> rows;
  if (!answer.rows) return rows;
  rows.reserve(mysql_num_rows(answer.rows.get()));
  const unsigned columns = mysql_num_fields(answer.rows.get());
  while (MYSQL_ROW row = mysql_fetch_row(answer.rows.get())) {
    rows.push_back({row, {}});
    for (unsigned at = 0; at < columns; ++at) rows.back().texts.push_back(cell(*answer.rows, row, at));
  }
  return rows;
}

std::string document(const Cells& row, const std::string& prefix) {
  CheckpointCells cells;
  for (size_t at = 0; at < cells.size(); ++at)
    if (!row.isNull(at)) cells[at] = row.texts[at];
  return checkpointDocument(cells, prefix);
}

/// What a write itself tells, when it was for one operation.
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

/// The answer for many operations, row by row under its key.
class Decode {
 public:
  // Of several rows about one key the last one is how it stands.
  Decode(const Jobs& jobs, Answer& answer) : jobs_(jobs), rows_(rowsOf(answer)), affected_(answer.affected) {
    for (const Cells& row : rows_) byKey_.insert_or_assign(row.texts[0], &row);
  }

  Outcome operator()(const LockAcquire& op) {
    return find(op.key, [&](const Cells& row) { return row.texts[1] == op.owner ? expiry(row) : Result(); });
  }
  Outcome operator()(const LockExtend& op) {
    return find(op.key, [&](const Cells& row) { return isHeld(row, op.owner) ? expiry(row) : Result(); });
  }
  // It tells only how many were freed in all.
  Outcome operator()(const LockRelease&) {
    const bool all = affected_ >= jobs_.size();
    return all || affected_ == 0 ? Result(all) : Result();
  }
  Outcome operator()(const LockCheck& op) {
    const auto found = byKey_.find(op.key);
    return Result(found != byKey_.end() && isHeld(*found->second, op.owner));
  }

  Outcome operator()(const CircuitGet& op) {
    return find(op.key, [&](const Cells& row) { return state(op, row); });
  }
  Outcome operator()(const CircuitRecordFailure& op) {
    const size_t later = later_[op.key]++;
    return find(op.key, [&](const Cells& row) { return Result(numberIn(row.texts[1]) - repeats(op.key) + later + 1); });
  }
  Outcome operator()(const CacheGet& op) {
    return find(op.key, [](const Cells& row) { return Result(std::string(row.texts[1])); });
  }
  Outcome operator()(const CacheHas& op) {
    if (byKey_.contains(op.key)) return Result(true);
    return isForeign() ? Outcome(collision(op.key)) : Outcome(Result(false));
  }
  Outcome operator()(const CacheSize&) { return Result(numberIn(rows_.at(0).texts[0])); }
  Outcome operator()(const CacheKeys&) {
    Texts keys;
    for (const Cells& row : rows_) keys.emplace_back(row.texts[0]);
    return Result(std::move(keys));
  }
  Outcome operator()(const IdempotencyGet& op) {
    return find(op.key, [](const Cells& row) { return Result(Entry{std::string(row.texts[1]), row.maybeNumber(2)}); });
  }
  Outcome operator()(const CheckpointLoad& op) {
    return find(op.prefix + op.id, [&](const Cells& row) { return Result(document(row, op.prefix)); });
  }
  Outcome operator()(const CheckpointLoadLatest& op) {
    const Texts all = documents(op.prefix + op.task, op.prefix);
    return all.empty() ? Result() : Result(all.front());
  }
  Outcome operator()(const CheckpointList& op) { return Result(documents(op.prefix + op.task, op.prefix)); }

  template <typename Write>
  Outcome operator()(const Write&) {
    return Result();
  }

 private:
  // What was found under one key is another's: the column takes the two for the same.
  bool isForeign() const { return jobs_.size() == 1 && !rows_.empty(); }

  template <typename Read>
  Outcome find(const std::string& key, Read read) {
    const auto found = byKey_.find(key);
    if (found != byKey_.end()) return read(*found->second);
    return isForeign() ? Outcome(collision(key)) : Outcome(Result());
  }

  static bool isHeld(const Cells& row, const std::string& owner) {
    return row.texts[1] == owner && row.texts[3] == "1";
  }
  static Result expiry(const Cells& row) { return Result(numberIn(row.texts[2])); }

  // How many operations of the batch count on one key.
  double repeats(const std::string& key) {
    double count = 0;
    for (const Job& job : jobs_) count += keyOf(*job.operation) == key;
    return count;
  }

  static Outcome state(const CircuitGet& op, const Cells& row) {
    const auto state = breakerNamed(row.texts[1]);
    if (!state) return unknownState(op.key);
    const auto failureCount = static_cast<int64_t>(numberIn(row.texts[2]));
    return Result(BreakerState{*state, failureCount, row.maybeNumber(3), row.maybeNumber(4)});
  }

  Texts documents(const std::string& task, const std::string& prefix) {
    Texts all;
    for (const Cells& row : rows_)
      if (row.texts[1] == task) all.push_back(document(row, prefix));
    return all;
  }

  const Jobs& jobs_;
  const std::vector<Cells> rows_;
  const uint64_t affected_;
  std::unordered_map<std::string_view, const Cells*> byKey_;
  std::unordered_map<std::string_view, size_t> later_;
};

}  // namespace

Error collision(std::string_view key) {
  return {ErrorKind::KeyCollision,
          "the table takes " + quoted(key) +
              " for another key that is stored: its key column folds letter case, accents or spaces at the end",
          ""};
}

std::vector<Outcome> decode(const Jobs& jobs, Answer& telling) {
  if (jobs.size() == 1 && !telling.rows) return {std::visit(Told{telling}, *jobs.front().operation)};
  Decode decoder(jobs, telling);
  std::vector<Outcome> outcomes;
  outcomes.reserve(jobs.size());
  for (const Job& job : jobs) outcomes.push_back(std::visit(decoder, *job.operation));
  return outcomes;
}

}  // namespace persistence::mysql
