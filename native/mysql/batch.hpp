// Groups operations of one kind into statements, and orders the statements.
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
  bool alone = false;  ///< the reply to several operations was too long: sent by itself
};

using Jobs = std::vector<Job>;

const char* documentedTable(Family family);
/// The table that an operation reads or writes.
std::string tableOf(const Operation& operation);

struct Batch {
  int level = 0;
  Jobs jobs;
  size_t bytes = 0;
};

/// Batches in levels. A batch goes out only after all batches of the earlier levels have been answered.
class Plan {
 public:
  /// Two operations on a table that folds keys never share a statement.
  Plan(Jobs jobs, const std::map<std::string, Table>& tables);

  std::vector<Batch>& batches() { return batches_; }

 private:
  static constexpr size_t kMaxRows = 500;
  static constexpr size_t kMaxBytes = 512u << 10;
  /// Operations share a statement only if these are equal: the operation's type, its table, the statement's shared
  /// parameter.
  using Kind = std::tuple<size_t, std::string, int64_t>;
  struct Touched {
    int any = -1;      ///< the last level that reads or writes it
    int written = -1;  ///< the last level that writes it
    int writer = -1;   ///< the batch of the last operation on it if that one writes, else -1
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
  int withoutTask_ = -1;  ///< the last level with an operation that names no task, see Access
  int withoutId_ = -1;
};

}  // namespace persistence::mysql
