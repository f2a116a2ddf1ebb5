#include "redis/store.hpp"

#include <exception>
#include <utility>

#include "redis/connection.hpp"
#include "redis/errors.hpp"
#include "redis/execute.hpp"
#include "redis/inspect.hpp"

namespace persistence::redis {
namespace {

// The bound leaves the worker time to take new operations during a flood of replies.
constexpr int kMaxReceives = 16;

class RedisStore final : public Store {
 public:
  explicit RedisStore(const Settings& settings)
      : settings_(settings), connection_(settings_), executor_(connection_.requests(), settings_) {}

  std::optional<Error> open(const Login& login) override {
    close();
    ignoredRest_ = false;
    return guarded([&] { return Progress{true, connection_.open(login)}; }).failure;
  }

  void close() override {
    connection_.close();
    executor_.clear();
  }

  Phase phase() const override { return connection_.phase(); }

  void submit(RequestId id, const Operation& operation) override {
    auto progress = guarded([&] {
      if (std::holds_alternative<Inspect>(operation))
        executor_.begin(id, std::make_unique<Inspector>(connection_.encryption()));
      else
        executor_.submit(id, operation);
      return Progress();
    });
    if (progress.failure) defect_ = std::move(progress.failure);
  }

  Progress advance(const Deliver& deliver) override {
    if (phase() == Phase::Closed) return {};
    return guarded([&] { return phase() == Phase::Ready ? exchange(deliver) : establish(); });
  }

  Interest interest() const override { return connection_.interest(); }
  bool resendable(RequestId) const override { return ignoredRest_; }
  // The server runs commands one after the other, so the first need not wait for the rest of a turn.
  size_t earlyFlushSize() const override { return 4; }

 private:
  template <typename Work>
  Progress guarded(Work work);
  Progress establish();
  Progress exchange(const Deliver& deliver);
  Progress receiveReplies(const Deliver& deliver);
  std::optional<Error> takeReplies(const Deliver& deliver);

  const Settings settings_;
  Connection connection_;
  Executor executor_;
  std::optional<Error> defect_;
  /// The server read no command behind the one that it answered last.
  bool ignoredRest_ = false;
};

void add(Progress& whole, Progress part) {
  whole.moved = whole.moved || part.moved;
  if (!whole.failure) whole.failure = std::move(part.failure);
}

// A command that was framed only in part, for lack of memory, can't be sent: the connection is given up.
template <typename Work>
Progress RedisStore::guarded(Work work) {
  try {
    return work();
  } catch (const std::exception& cause) {
    return {true, Error{ErrorKind::ConnectionLost, cause.what(), "ENOMEM", Retry::ByCaller}};
  }
}

Progress RedisStore::establish() {
  auto progress = connection_.establish();
  executor_.learn(connection_.server());
  return progress;
}

Progress RedisStore::exchange(const Deliver& deliver) {
  Progress progress{executor_.deliverAnswered(deliver), std::exchange(defect_, std::nullopt)};
  if (progress.failure) return progress;
  const auto sent = connection_.flush();
  add(progress, receiveReplies(deliver));
  add(progress, sent);
  if (!progress.failure) add(progress, connection_.flush());
  if (progress.failure) progress.failure = afterConnecting(*progress.failure);
  return progress;
}

Progress RedisStore::receiveReplies(const Deliver& deliver) {
  Progress progress;
  for (int i = 0; i < kMaxReceives && !progress.failure; ++i) {
    add(progress, connection_.receive());
    auto garbled = takeReplies(deliver);
    if (garbled) progress.failure = std::move(garbled);
    if (!connection_.holdsMore()) break;
  }
  return progress;
}

std::optional<Error> RedisStore::takeReplies(const Deliver& deliver) {
  while (const auto reply = connection_.next(executor_.limit())) {
    ignoredRest_ = ignoredRest_ || endsReading(*reply);
    if (!executor_.take(*reply, deliver)) return connection_.strayReply();
  }
  if (connection_.tooLong()) executor_.refuse(deliver);
  return connection_.garbled(executor_.limit());
}

}  // namespace

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<RedisStore>(settings); }

StoreSource storesFor(const std::string& document) {
  const Settings settings = readSettings(document);
  return {settings, [settings] { return makeStore(settings); }};
}

}  // namespace persistence::redis
