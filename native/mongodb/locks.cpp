// Acquiring and extending: the write shows whether the lock is held, and a read of the lock gives the expiry.
#include <algorithm>
#include <map>
#include <utility>

#include "mongodb/encode.hpp"
#include "mongodb/execute.hpp"

namespace persistence::mongodb {
namespace {

constexpr int kMaxLate = 3;
constexpr double kLeeway = 100;

struct Wish {
  std::string key;
  std::string owner;
  double ttl = 0;
};

Wish wishOf(const Operation& operation) {
  if (const auto* lock = std::get_if<LockAcquire>(&operation))
    return {lock->key, lock->owner, static_cast<double>(lock->ttl)};
  const auto& lock = std::get<LockExtend>(operation);
  return {lock.key, lock.owner, static_cast<double>(lock.ttl)};
}

Held heldIn(const bson_t& row) { return {timeAt(row, "expiresAt").value_or(0), timeAt(row, "now").value_or(0)}; }

// $$NOW is the time at which the command began: a command that was held up has used up part of the ttl.
bool isCutShort(const Held& held, double ttl) { return held.expiresAt - held.now < ttl - std::max(kLeeway, ttl / 10); }

/// By key and owner.
using Locks = std::map<std::pair<std::string, std::string>, Held>;

bool hasHolder(const Locks& locks, const std::string& key) {
  const auto next = locks.lower_bound({key, ""});
  return next != locks.end() && next->first.first == key;
}

bool acquires(const Job& job) { return std::holds_alternative<LockAcquire>(*job.operation); }

}  // namespace

void Executor::writeLocks() {
  if (batch_.size() == 1) return writeOneLock();
  write(updatesOf(batch_));
  if (!batch_.empty() && read(findLocks(batch_))) tellLocks();
}

void Executor::writeOneLock() {
  const Reply reply = write(lockOf(batch_.front()));
  if (batch_.empty()) return;
  const auto value = find(*reply.body.get(), "value");
  bson_t row;
  if (value && viewField(*value, row)) return tell(batch_.front(), heldIn(row));
  deliverAll(Result{});
}

void Executor::tellLocks() {
  Locks locks;
  eachRow([&locks](const bson_t& row) {
    locks[{std::string(textAt(row, "key")), std::string(textAt(row, "owner"))}] = heldIn(row);
  });
  // From the last job to the first: jobs that go back into the queue stay in order.
  for (auto job = batch_.rbegin(); job != batch_.rend(); ++job) {
    const Wish wish = wishOf(*job->operation);
    const auto found = locks.find({wish.key, wish.owner});
    if (found != locks.end())
      tell(*job, found->second);
    else if (hasHolder(locks, wish.key) || !acquires(*job) || job->tries == kMaxLate)
      deliver(*job, Result{});  // this owner has lost it meanwhile
    else
      queue_.putBack({*job});  // it has expired and was removed: no other owner holds it
  }
}

void Executor::tell(const Job& job, const Held& held) {
  if (isCutShort(held, wishOf(*job.operation).ttl) && job.tries < kMaxLate) return queue_.putBack({job});
  deliver(job, Result{held.expiresAt});
}

}  // namespace persistence::mongodb
