// Operations of one kind that are one statement, and in which order such statements go out.
#pragma once

#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/access.hpp"
#include "core/store.hpp"
#include "mysql/sql_template.hpp"

namespace persistence::mysql {

struct Job {
  RequestId id = 0;
  const Operation* operation = nullptr;
  Access access;
  bool alone = false;  ///< the reply to several was too long
};

using Jobs = std::vector<Job>;

const char* documentedTable(Family family);
/// The table that an operation is about.
std::string tableOf(const Operation& operation);

struct Batch {
  int level = 0;
  Jobs jobs;
  size_t bytes = 0;
};

/// Those of a later level must not go out before those of an earlier one have been answered.
class Plan {
 public:
  /// Of a table that folds keys no two operations share a statement.
  Plan(Jobs jobs, const std::map<std::string, Table>& tables);

  std::vector<Batch>& batches() { return batches_; }

 private:
  static constexpr size_t kMaxRows = 500;
  static constexpr size_t kMaxBytes = 512u << 10;
  /// What two operations must agree on to share a statement: the operation, its table, what the whole statement has.
  using Kind = std::tuple<size_t, std::string, int64_t>;
  struct Touched {
    int any = -1;      ///< the last level that touched it
    int written = -1;  ///< and that wrote it
    int writer = -1;   ///< the batch that did, while nothing else came after
  };

  static Kind kindOf(const Operation& operation);
  void place(Job job);
  int levelOf(const Access& access);
  int after(const Touched& touched, bool writes) const { return (writes ? touched.any : touched.written) + 1; }
  bool joins(const Job& job, const Kind& kind, int batch) const;
  size_t openBatch(const Kind& kind, int level, bool alone);
  void touch(Touched& touched, const Job& job, int batch);
  bool isFull(const Batch& batch) const { return batch.jobs.size() >= kMaxRows || batch.bytes >= kMaxBytes; }

  const std::map<std::string, Table>& tables_;
  std::vector<Batch> batches_;
  std::vector<Kind> kinds_;
  std::map<std::pair<Kind, int>, size_t> open_;
  std::unordered_map<uint64_t, Touched> keys_;
  std::map<Family, Touched> families_;
  std::map<Family, Touched> wide_;
  int withoutTask_ = -1;  ///< the last level with one that names no task, see Access
  int withoutId_ = -1;
};

}  // namespace persistence::mysql
