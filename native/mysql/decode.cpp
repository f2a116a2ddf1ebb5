// What the answers mean.
#include <charconv>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "mysql/compose.hpp"

namespace persistence::mysql {
namespace {

using Json = nlohmann::json;

double number(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Breaker> breaker(std::string_view name) {
  if (name == "closed") return Breaker::Closed;
  if (name == "open") return Breaker::Open;
  if (name == "half-open") return Breaker::HalfOpen;
  return std::nullopt;
}

std::string quoted(std::string_view text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string_view withoutPrefix(std::string_view text, const std::string& prefix) {
  return text.substr(0, prefix.size()) == prefix ? text.substr(prefix.size()) : text;
}

/// The cells of a row, which stay where they are as long as the answer does.
struct Cells {
  MYSQL_ROW row = nullptr;
  std::vector<std::string_view> texts;

  bool isNull(size_t column) const { return row[column] == nullptr; }
  std::optional<double> maybeNumber(size_t column) const {
    return isNull(column) ? std::nullopt : std::optional(number(texts[column]));
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
  std::string text = "{\"id\":" + quoted(withoutPrefix(row.texts[0], prefix));
  text += ",\"taskId\":" + quoted(withoutPrefix(row.texts[1], prefix));
  text.append(",\"sequence\":").append(row.texts[2]);
  text.append(",\"timestamp\":").append(row.texts[3]);
  text.append(",\"progress\":").append(row.texts[4]);
  text.append(",\"data\":").append(row.texts[5]);
  if (!row.isNull(6)) text.append(",\"estimatedTimeRemaining\":").append(row.texts[6]);
  return text + '}';
}

/// The answer for many operations, row by row under its key.
class Decode {
 public:
  Decode(const Jobs& jobs, Answer& answer) : jobs_(jobs), rows_(rowsOf(answer)) {
    for (const Cells& row : rows_) byKey_.emplace(row.texts[0], &row);
  }

  Outcome operator()(const LockAcquire& op) {
    return find(op.key, [&](const Cells& row) { return row.texts[1] == op.owner ? expiry(row) : Result(); });
  }
  Outcome operator()(const LockExtend& op) {
    return find(op.key, [&](const Cells& row) { return isHeld(row, op.owner) ? expiry(row) : Result(); });
  }
  Outcome operator()(const LockRelease& op) { return held(op); }
  Outcome operator()(const LockCheck& op) { return held(op); }

  Outcome operator()(const CircuitGet& op) {
    return find(op.key, [&](const Cells& row) { return state(op, row); });
  }
  Outcome operator()(const CircuitRecordFailure& op) {
    const size_t later = later_[op.key]++;
    return find(op.key, [&](const Cells& row) { return Result(number(row.texts[1]) - repeats(op.key) + later + 1); });
  }
  Outcome operator()(const CacheGet& op) {
    return find(op.key, [](const Cells& row) { return Result(std::string(row.texts[1])); });
  }
  Outcome operator()(const CacheHas& op) {
    if (byKey_.contains(op.key)) return Result(true);
    return isForeign() ? Outcome(collision(op.key)) : Outcome(Result(false));
  }
  Outcome operator()(const CacheSize&) { return Result(number(rows_.at(0).texts[0])); }
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

  template <typename Op>
  Outcome held(const Op& op) {
    const auto found = byKey_.find(op.key);
    return Result(found != byKey_.end() && isHeld(*found->second, op.owner));
  }

  static bool isHeld(const Cells& row, const std::string& owner) {
    return row.texts[1] == owner && row.texts[3] == "1";
  }
  static Result expiry(const Cells& row) { return Result(number(row.texts[2])); }

  // How many operations of the batch count on one key.
  double repeats(const std::string& key) {
    double count = 0;
    for (const Job& job : jobs_) count += keyOf(*job.operation) == key;
    return count;
  }

  static Outcome state(const CircuitGet& op, const Cells& row) {
    const auto state = breaker(row.texts[1]);
    if (!state) return Error{ErrorKind::CorruptValue, "the circuit " + op.key + " has an unknown state", ""};
    const auto failureCount = static_cast<int64_t>(number(row.texts[2]));
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
  Decode decoder(jobs, telling);
  std::vector<Outcome> outcomes;
  outcomes.reserve(jobs.size());
  for (const Job& job : jobs) outcomes.push_back(std::visit(decoder, *job.operation));
  return outcomes;
}

}  // namespace persistence::mysql
