#include "net/resolver.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "core/errno_names.hpp"
#include "net/handles.hpp"

namespace persistence::net {
namespace {

Resolved addressesIn(const addrinfo* list) {
  std::vector<Address> addresses;
  for (; list; list = list->ai_next) {
    Address& address = addresses.emplace_back();
    address.length = std::min<socklen_t>(list->ai_addrlen, sizeof address.storage);
    std::memcpy(&address.storage, list->ai_addr, address.length);
  }
  return {0, byTurns(std::move(addresses))};
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

std::vector<Address> byTurns(std::vector<Address> addresses) {
  if (addresses.empty()) return addresses;
  const auto first = addresses.front().storage.ss_family;
  const auto others = std::stable_partition(addresses.begin(), addresses.end(),
                                            [&](const Address& each) { return each.storage.ss_family == first; });
  std::vector<Address> ordered;
  for (auto one = addresses.begin(), other = others; one != others || other != addresses.end();) {
    if (one != others) ordered.push_back(*one++);
    if (other != addresses.end()) ordered.push_back(*other++);
  }
  return ordered;
}

std::string Address::text() const {
  char digits[NI_MAXHOST] = "";
  getnameinfo(reinterpret_cast<const sockaddr*>(&storage), length, digits, sizeof digits, nullptr, 0, NI_NUMERICHOST);
  return digits;
}

Error resolverError(int code, const std::string& host) {
  return {ErrorKind::ConnectFailed, "the host name " + host + " can't be resolved: " + gai_strerror(code),
          resolverName(code), Retry::ByCaller};
}

std::optional<Resolved> Resolution::take() {
  const std::lock_guard lock(mutex_);
  return answer_ ? std::optional(*answer_) : std::nullopt;
}

void Resolution::answer(std::shared_ptr<const Resolved> resolved) noexcept {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(resolved);
  wakeup_.notify();
}

/// The look-ups that have no answer yet.
class Resolver::Desk : public std::enable_shared_from_this<Desk> {
 public:
  Desk(Lookup lookup, std::shared_ptr<LookupThreads> threads)
      : lookup_(std::move(lookup)), threads_(std::move(threads)) {}

  void ask(const std::string& host, uint16_t port, const std::shared_ptr<Resolution>& resolution) {
    const std::lock_guard lock(mutex_);
    const auto [question, isNew] = open_.try_emplace({host, port});
    question->second.push_back(resolution);
    if (isNew && !begins(question->first)) answer(question->first, none_);
  }

 private:
  using Question = std::pair<std::string, uint16_t>;
  using Askers = std::vector<std::weak_ptr<Resolution>>;

  bool begins(const Question& question) noexcept {
    try {
      return threads_->run([desk = shared_from_this(), question] { desk->serve(question); });
    } catch (...) {
      return false;
    }
  }

  void serve(const Question& question) noexcept {
    if (!isAwaited(question)) return;
    const auto resolved = lookUp(question);
    const std::lock_guard lock(mutex_);
    answer(question, resolved);
  }

  // False removes the look-up, so a later resolve() of the same name begins a new one.
  bool isAwaited(const Question& question) noexcept {
    const std::lock_guard lock(mutex_);
    const auto open = open_.find(question);
    const Askers& askers = open->second;
    if (std::any_of(askers.begin(), askers.end(), [](const auto& asker) { return !asker.expired(); })) return true;
    open_.erase(open);
    return false;
  }

  std::shared_ptr<const Resolved> lookUp(const Question& question) noexcept {
    try {
      return std::make_shared<const Resolved>(lookup_(question.first, question.second));
    } catch (...) {
      return none_;
    }
  }

  void answer(const Question& question, const std::shared_ptr<const Resolved>& resolved) noexcept {
    const auto open = open_.find(question);
    for (const auto& asker : open->second)
      if (const auto resolution = asker.lock()) resolution->answer(resolved);
    open_.erase(open);
  }

  const Lookup lookup_;
  const std::shared_ptr<LookupThreads> threads_;
  const std::shared_ptr<const Resolved> none_ = std::make_shared<const Resolved>(Resolved{EAI_MEMORY});
  std::mutex mutex_;
  std::map<Question, Askers> open_;
};

Resolver& Resolver::instance() {
  // Never destroyed: look-ups on the threads may outlive main.
  static Resolver& resolver = *new Resolver(askSystem, LookupThreads::instance());
  return resolver;
}

Resolver::Resolver(Lookup lookup, std::shared_ptr<LookupThreads> threads)
    : desk_(std::make_shared<Desk>(std::move(lookup), std::move(threads))) {}

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
