#include "runtime/mailbox.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace persistence {

// Calls are handed over together. Otherwise an awake worker would take the first call of a turn alone, and some stores
// wait for its reply before they send the others.
void Mailbox::push(Request&& request) {
  pushed_ += isCall(request);
  gathered_.push_back(std::move(request));
  if (gathered_.size() >= earlyFlushSize_) handOver();
}

void Mailbox::handOver() {
  const std::lock_guard lock(mutex_);
  std::move(gathered_.begin(), gathered_.end(), std::back_inserter(queue_));
  gathered_.clear();
  queued_.store(queue_.size());
}

std::vector<uint64_t> Mailbox::withdraw(const std::function<bool(uint64_t)>& isGone) {
  handOver();
  std::vector<uint64_t> unsent;
  const std::lock_guard lock(mutex_);
  std::erase_if(queue_, [&](const Request& request) {
    if (!isGone(request.call)) return false;
    pushed_ -= isCall(request);
    if (request.sent == 0) unsent.push_back(request.call);
    return true;
  });
  queued_ = queue_.size();
  return unsent;
}

std::vector<Request> Mailbox::reclaim() {
  handOver();
  std::vector<Request> requests;
  {
    const std::lock_guard lock(mutex_);
    suspended_ = false;
    queued_ = 0;
    requests.swap(queue_);
  }
  pushed_ -= std::count_if(requests.begin(), requests.end(), isCall);
  return requests;
}

void Mailbox::answerLogin(LoginAnswer answer) {
  const std::lock_guard lock(mutex_);
  login_ = std::move(answer);
}

void Mailbox::returnRead(uint64_t call) {
  {
    const std::lock_guard lock(mutex_);
    returnedReads_.push_back(call);
  }
  hasReturnedReads_ = true;
}

std::vector<Request> Mailbox::take() {
  std::vector<Request> taken;
  if (queued() == 0) return taken;
  const std::lock_guard lock(mutex_);
  if (suspended_) return taken;
  taken.swap(queue_);
  queued_ = 0;
  return taken;
}

std::vector<uint64_t> Mailbox::takeReturnedReads() {
  std::vector<uint64_t> calls;
  if (!hasReturnedReads_.load()) return calls;
  hasReturnedReads_ = false;
  const std::lock_guard lock(mutex_);
  calls.swap(returnedReads_);
  return calls;
}

std::optional<LoginAnswer> Mailbox::takeLogin() {
  const std::lock_guard lock(mutex_);
  return std::exchange(login_, std::nullopt);
}

}  // namespace persistence
