#include "postgres/chunked_delete.hpp"

#include <algorithm>

#include "core/json_records.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMaxClashes = 10;
constexpr int64_t kMaxBlocks = 256;
constexpr std::chrono::milliseconds kShort(20), kLong(60);

std::string address(int64_t block) { return "(" + std::to_string(block) + ",0)"; }

}  // namespace

std::variant<BoundStatements, Outcome> ChunkedDelete::next(const Answers& answers) {
  if (answers.failure) return again(answers.failure->error);
  if (answers.each.empty()) return measure();
  if (end_ < 0) {
    end_ = rounded(numberIn(Rows(answers.at(0), 1).at(0, 0)));
  } else {
    removed_ += countWritten(answers.at(0));
    from_ += size_;
    adapt();
  }
  if (from_ >= end_) return ended();
  return batch();
}

std::variant<BoundStatements, Outcome> ChunkedDelete::again(const Error& error) {
  if (!error.resends() || ++clashes_ > kMaxClashes) return Outcome(error);
  if (end_ < 0) return measure();
  return batch();
}

BoundStatements ChunkedDelete::measure() {
  BoundStatements statements;
  statements.push_back({&kCacheBlocks, {}, {}});
  statements.back().parameters.own(quotedTable(schema_, table_));
  return statements;
}

BoundStatements ChunkedDelete::batch() {
  BoundStatements statements;
  statements.push_back({&statement_, {}, table_});
  statements.back().parameters.text(prefix_).own(address(from_)).own(address(from_ + size_));
  sent_ = Clock::now();
  return statements;
}

// The number of rows in a block, and the cost of deleting one, are unknown. So the batch size follows the time taken.
void ChunkedDelete::adapt() {
  const auto took = Clock::now() - sent_;
  if (took < kShort) size_ = std::min(size_ * 2, kMaxBlocks);
  if (took > kLong) size_ = std::max<int64_t>(size_ / 2, 1);
}

Outcome ChunkedDelete::ended() const {
  if (counts_) return Result(removed_);
  return Result();
}

}  // namespace persistence::postgres
