#include "mysql/chunked_delete.hpp"

#include "mysql/rows.hpp"

namespace persistence::mysql {
namespace {

constexpr std::chrono::milliseconds kShort(10), kLong(60);
// With smaller batches a loaded machine would spend its time on the round trips alone.
constexpr int64_t kFewest = 500, kMax = 5000;
constexpr int kMaxClashes = 100;

const std::string& prefixOf(const Operation& operation) {
  const auto* clear = std::get_if<CacheClear>(&operation);
  return clear ? clear->prefix : std::get<CachePrune>(operation).prefix;
}

}  // namespace

ChunkedDelete::ChunkedDelete(RequestId id, const Operation& operation)
    : ticket_(id),
      counts_(std::holds_alternative<CachePrune>(operation)),
      statement_(counts_ ? kCachePrune : kCacheClear),
      table_(tableOf(operation)),
      prefix_(prefixOf(operation)) {}

std::optional<Outcome> ChunkedDelete::step(const Server& server) {
  const Table& table = server.table(table_);
  const auto since = Clock::now();
  const Answer answer = server.ask(server.text(statement_, prefixed(prefix_, table, size_), table));
  if (answer.failed()) return failed(answer);
  expectDone(answer);
  removed_ += static_cast<double>(answer.affected);
  if (answer.affected < static_cast<uint64_t>(size_)) return counts_ ? Result(removed_) : Result();
  adapt(Clock::now() - since);
  return std::nullopt;
}

std::optional<Outcome> ChunkedDelete::failed(const Answer& answer) {
  Error error = errorOf(answer);
  if (error.resends() && ++clashes_ < kMaxClashes) return std::nullopt;
  return error;
}

// The cost of deleting a row is unknown, so the batch size follows the measured time.
void ChunkedDelete::adapt(Clock::duration took) {
  if (took < kShort) size_ = std::min(size_ * 2, kMax);
  if (took > kLong) size_ = std::max(size_ / 2, kFewest);
}

}  // namespace persistence::mysql
