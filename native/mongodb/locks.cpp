// Acquiring and extending: the write says who holds the lock, and a look at it tells until when.
#include <algorithm>
#include <map>
#include <utility>

#include "mongodb/commands.hpp"
#include "mongodb/work.hpp"

namespace persistence::mongodb {
namespace {

constexpr int kMostLate = 3;
constexpr double kLeeway = 100;

struct Wish {
  std::string key;
  std::string owner;
  double ttl = 0;
};

struct Held {
  double expiresAt = 0;
  double now = 0;
};

Wish wishOf(const Operation& operation) {
  if (const auto* lock = std::get_if<LockAcquire>(&operation))
    return {lock->key, lock->owner, static_cast<double>(lock->ttl)};
  const auto& lock = std::get<LockExtend>(operation);
  return {lock.key, lock.owner, static_cast<double>(lock.ttl)};
}

// The server's time of a command is when it began: one that was held up has eaten into the ttl.
bool isCutShort(const Held& held, double ttl) { return held.expiresAt - held.now < ttl - std::max(kLeeway, ttl / 10); }

}  // namespace

void Work::writeLocks() {
  write(updatesOf(batch_));
  if (!batch_.empty() && read(findLocks(batch_))) tellLocks();
}

void Work::tellLocks() {
  std::map<std::pair<std::string, std::string>, Held> locks;
  eachRow([&locks](const bson_t& row) {
    const std::pair name(std::string(textAt(row, "key")), std::string(textAt(row, "owner")));
    locks[name] = {timeAt(row, "expiresAt").value_or(0), timeAt(row, "now").value_or(0)};
  });
  for (auto job = batch_.rbegin(); job != batch_.rend(); ++job) {
    const Wish wish = wishOf(*job->operation);
    const auto found = locks.find({wish.key, wish.owner});
    if (found == locks.end() || found->second.expiresAt < found->second.now)
      deliver(*job, Result{});
    else if (isCutShort(found->second, wish.ttl) && job->tries < kMostLate)
      line_.putBack({*job});
    else
      deliver(*job, Result{found->second.expiresAt});
  }
}

}  // namespace persistence::mongodb
