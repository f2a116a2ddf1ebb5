#include "net/resolver.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

#include "core/system_errors.hpp"
#include "net/handles.hpp"

namespace persistence::net {
namespace {

// One for a name that hangs, and some for the others.
constexpr size_t kMostThreads = 4;

Resolved addressesIn(const addrinfo* list) {
  Resolved resolved;
  for (; list; list = list->ai_next) {
    Address& address = resolved.addresses.emplace_back();
    address.length = std::min<socklen_t>(list->ai_addrlen, sizeof address.storage);
    std::memcpy(&address.storage, list->ai_addr, address.length);
  }
  return resolved;
}

Resolved lookUp(const std::string& host, uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  const AddressList list(found);
  return code == 0 ? addressesIn(found) : Resolved{code};
}

Resolved askSystem(const std::string& host, uint16_t port) { return lookUp(host, port, 0); }

}  // namespace

std::string Address::text() const {
  char digits[NI_MAXHOST] = "";
  getnameinfo(reinterpret_cast<const sockaddr*>(&storage), length, digits, sizeof digits, nullptr, 0, NI_NUMERICHOST);
  return digits;
}

Error resolverError(int code, const std::string& host) {
  return {ErrorKind::ConnectionLost, "the host name " + host + " can't be resolved: " + gai_strerror(code),
          resolverName(code), true, true};
}

std::optional<Resolved> Resolution::take() {
  const std::lock_guard lock(mutex_);
  return answer_ ? std::optional(*answer_) : std::nullopt;
}

void Resolution::answer(std::shared_ptr<const Resolved> resolved) noexcept {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(resolved);
  alarm_.ring();
}

/// The questions that have no answer yet, and the threads that are at them.
class Resolver::Desk : public std::enable_shared_from_this<Desk> {
 public:
  Desk(Lookup lookup, size_t threads) : lookup_(std::move(lookup)), most_(threads) {}

  void ask(const std::string& host, uint16_t port, const std::shared_ptr<Resolution>& resolution) {
    const std::lock_guard lock(mutex_);
    const auto [question, isNew] = open_.try_emplace({host, port});
    question->second.push_back(resolution);
    if (!isNew) return;
    waiting_.push_back(question->first);
    if (threads_ < most_) startThread();
  }

 private:
  using Question = std::pair<std::string, uint16_t>;
  using Askers = std::vector<std::weak_ptr<Resolution>>;

  // Without a thread of its own a question waits for one that runs; where none does there will be no answer.
  void startThread() {
    try {
      std::thread([desk = shared_from_this()] { desk->work(); }).detach();
      ++threads_;
    } catch (const std::system_error&) {
      if (threads_ == 0) answer(std::exchange(waiting_, {}).front(), none_);
    }
  }

  void work() noexcept {
    while (const auto question = take()) {
      const auto resolved = lookUp(*question);
      const std::lock_guard lock(mutex_);
      answer(*question, resolved);
    }
  }

  std::shared_ptr<const Resolved> lookUp(const Question& question) noexcept {
    try {
      return std::make_shared<const Resolved>(lookup_(question.first, question.second));
    } catch (...) {
      return none_;
    }
  }

  std::optional<Question> take() {
    const std::lock_guard lock(mutex_);
    while (!waiting_.empty()) {
      Question question = std::move(waiting_.front());
      waiting_.pop_front();
      const auto open = open_.find(question);
      if (isAwaited(open->second)) return question;
      open_.erase(open);
    }
    --threads_;
    return std::nullopt;
  }

  static bool isAwaited(const Askers& askers) {
    return std::any_of(askers.begin(), askers.end(), [](const auto& asker) { return !asker.expired(); });
  }

  void answer(const Question& question, const std::shared_ptr<const Resolved>& resolved) noexcept {
    const auto open = open_.find(question);
    for (const auto& asker : open->second)
      if (const auto resolution = asker.lock()) resolution->answer(resolved);
    open_.erase(open);
  }

  const Lookup lookup_;
  const size_t most_;
  const std::shared_ptr<const Resolved> none_ = std::make_shared<const Resolved>(Resolved{EAI_MEMORY});
  std::mutex mutex_;
  size_t threads_ = 0;
  std::deque<Question> waiting_;
  std::map<Question, Askers> open_;
};

Resolver& Resolver::instance() {
  // Never destroyed: its threads may outlive main.
  static Resolver& resolver = *new Resolver(askSystem, kMostThreads);
  return resolver;
}

Resolver::Resolver(Lookup lookup, size_t threads) : desk_(std::make_shared<Desk>(std::move(lookup), threads)) {}

std::shared_ptr<Resolution> Resolver::resolve(const std::string& host, uint16_t port) {
  auto resolution = std::make_shared<Resolution>();
  Resolved digits = lookUp(host, port, AI_NUMERICHOST);
  if (digits.code == 0)
    resolution->answer(std::make_shared<const Resolved>(std::move(digits)));
  else
    desk_->ask(host, port, resolution);
  return resolution;
}

}  // namespace persistence::net
