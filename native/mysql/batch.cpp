#include "mysql/batch.hpp"

#include <algorithm>

namespace persistence::mysql {
namespace {

// The server applies the rows of one statement in order, so one statement may hold several of these for one key.
template <typename Op>
constexpr bool kMayRepeat = isOneOf<Op, LockAcquire, LockForceRelease, CircuitSet, CircuitRecordFailure,
                                    CircuitRecordSuccess, CacheSet, CacheDelete, IdempotencySet, IdempotencyDelete>;

bool mayRepeat(const Operation& operation) {
  return std::visit([]<typename Op>(const Op&) { return kMayRepeat<Op>; }, operation);
}

struct SharedParameter {
  template <typename Op>
  int64_t operator()(const Op& op) const {
    if constexpr (isOneOf<Op, LockAcquire, LockExtend>) return op.ttl;
    if constexpr (std::is_same_v<Op, CircuitRecordFailure>) return op.maxFailures;
    return 0;
  }
};

struct TableOf {
  template <typename Op>
  std::string operator()(const Op& op) const {
    if constexpr (requires { op.table; }) {
      if (!op.table.empty()) return op.table;
    }
    return {};
  }
};

}  // namespace

const char* documentedTable(Family family) {
  switch (family) {
    case Family::Lock: return "go_goscope_locks";
    case Family::Circuit: return "go_goscope_circuit";
    case Family::Cache: return "go_goscope_cache";
    case Family::Idempotency: return "go_goscope_idempotency";
    case Family::Checkpoint: return "go_goscope_checkpoints";
    default: return "";
  }
}

std::string tableOf(const Operation& operation) {
  std::string own = std::visit(TableOf{}, operation);
  return own.empty() ? documentedTable(familyOf(operation)) : own;
}

Plan::Plan(Jobs jobs, const std::map<std::string, Table>& tables) : tables_(tables) {
  for (Job& job : jobs) place(std::move(job));
}

Plan::Kind Plan::kindOf(const Operation& operation) {
  return {operation.index(), tableOf(operation), std::visit(SharedParameter{}, operation)};
}

void Plan::place(Job job) {
  const Kind kind = kindOf(*job.operation);
  const Access access = job.access;
  const int writer = access.key && !access.other ? keys_[access.key].writer : -1;
  const size_t at = joins(job, kind, writer) ? static_cast<size_t>(writer)
                                             : openBatch(kind, levelOf(access), access.alone || job.alone);
  const int batch = static_cast<int>(at);
  batches_[at].bytes += sizeOf(*job.operation);
  if (access.key) touch(keys_[access.key], job, batch);
  if (access.other) touch(keys_[access.other], job, batch);
  for (const uint64_t key : access.keys) touch(keys_[key], job, batch);
  touch(families_[access.family], job, batch);
  if (access.wide) touch(wide_[access.family], job, batch);
  const int level = batches_[at].level;
  if (access.namesNoTask()) withoutTask_ = std::max(withoutTask_, level);
  if (access.namesNoId()) withoutId_ = std::max(withoutId_, level);
  batches_[at].jobs.push_back(std::move(job));
}

bool Plan::joins(const Job& job, const Kind& kind, int batch) const {
  if (batch < 0 || !mayRepeat(*job.operation)) return false;
  const auto at = static_cast<size_t>(batch);
  const auto table = tables_.find(std::get<1>(kind));
  const bool folds = table != tables_.end() && table->second.folds;
  return kinds_[at] == kind && !isFull(batches_[at]) && !folds;
}

int Plan::levelOf(const Access& access) {
  int level = after(wide_[access.family], access.writes);
  if (access.wide) level = std::max(level, after(families_[access.family], access.writes));
  if (access.key) level = std::max(level, after(keys_[access.key], access.writes));
  if (access.other) level = std::max(level, after(keys_[access.other], access.writes));
  for (const uint64_t key : access.keys) level = std::max(level, after(keys_[key], access.writes));
  if (access.namesNoTask()) level = std::max(level, withoutId_ + 1);
  if (access.namesNoId()) level = std::max(level, withoutTask_ + 1);
  return level;
}

size_t Plan::openBatch(const Kind& kind, int level, bool alone) {
  const auto table = tables_.find(std::get<1>(kind));
  const bool folds = table != tables_.end() && table->second.folds;
  const auto found = open_.find({kind, level});
  if (found != open_.end() && !folds && !alone && !isFull(batches_[found->second])) return found->second;
  if (!alone) open_[{kind, level}] = batches_.size();
  kinds_.push_back(kind);
  batches_.push_back({level, {}, 0});
  return batches_.size() - 1;
}

void Plan::touch(Touched& touched, const Job& job, int batch) {
  const int level = batches_[static_cast<size_t>(batch)].level;
  touched.any = std::max(touched.any, level);
  if (job.access.writes) touched.written = std::max(touched.written, level);
  touched.writer = job.access.writes ? batch : -1;
}

}  // namespace persistence::mysql
