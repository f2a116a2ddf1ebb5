// The session with the server is one function of blocking calls, run(): while there is work, it carries out one batch
// after the other.
#include "mongodb/store.hpp"

#include <algorithm>
#include <utility>

#include "mongodb/batch.hpp"
#include "mongodb/driver_init.hpp"
#include "mongodb/execute.hpp"
#include "net/tls.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mongodb {
namespace {

class MongoStore final : public Store {
 public:
  explicit MongoStore(const Settings& settings) : settings_(settings), connection_(settings_, session_) {}
  ~MongoStore() override { close(); }

  std::optional<Error> open(const Login& login) override;
  void close() override;
  Phase phase() const override { return phase_; }
  void submit(RequestId id, const Operation& operation) override {
    if (!pendingCount_.join(id)) queue_.add(id, operation);
  }
  bool resendable(RequestId id) const override { return pendingCount_.resendable(id); }
  size_t unsent() const override { return queue_.size(); }
  Progress advance(const Deliver& deliver) override;
  Interest interest() const override { return session_.interest(); }

 private:
  void run(const Login& login);
  std::optional<Error> converse(const Login& login);
  std::vector<std::string> warnings();
  bool hasWork() const { return pendingCount_.waits() || !queue_.empty(); }
  std::optional<Error> carryOutNext();

  const Settings settings_;
  BlockingSession session_;
  Connection connection_;
  Schema schema_;
  BatchQueue queue_;
  PendingCount pendingCount_;
  std::optional<Error> refusal_;  ///< set if this is the wrong server
  Phase phase_ = Phase::Closed;
  std::optional<Error> failure_;
  const Deliver* deliver_ = nullptr;
};

std::optional<Error> MongoStore::open(const Login& login) {
  close();
  phase_ = Phase::Connecting;
  pendingCount_.reconnected();
  session_.begin([this, login] { run(login); });
  return std::nullopt;
}

void MongoStore::close() {
  deliver_ = nullptr;
  session_.end();
  queue_.clear();
  failure_.reset();
  refusal_.reset();
  phase_ = Phase::Closed;
}

Progress MongoStore::advance(const Deliver& deliver) {
  deliver_ = &deliver;
  const bool moved = session_.resume(hasWork());
  deliver_ = nullptr;
  return {moved, failure_, std::nullopt, moved ? warnings() : std::vector<std::string>{}};
}

std::vector<std::string> MongoStore::warnings() {
  auto all = takeWarnings();
  for (std::string& notice : schema_.takeNotices()) all.push_back(std::move(notice));
  return all;
}

// ---- inside the session ----

void MongoStore::run(const Login& login) {
  try {
    failure_ = converse(login);
  } catch (...) {
    failure_ = caught(phase_ == Phase::Ready ? ErrorKind::ConnectionLost : ErrorKind::ConnectFailed);
  }
  if (failure_ || refusal_) connection_.abandon();
  connection_.close();
}

std::optional<Error> MongoStore::converse(const Login& login) {
  if (auto failure = connection_.establish(login)) return failure;
  phase_ = Phase::Ready;
  for (;;) {
    while (hasWork())
      if (auto lost = carryOutNext()) return lost;
    if (!session_.idle(connection_.socket())) return std::nullopt;
    if (hasWork()) continue;
    if (auto farewell = connection_.farewell()) return farewell;
  }
}

// The interrupted write of failures comes first: the next one would take its place.
std::optional<Error> MongoStore::carryOutNext() {
  const Deliver deliver = [this](RequestId id, Outcome outcome) {
    if (deliver_) (*deliver_)(id, std::move(outcome));
  };
  const bool resumes = pendingCount_.waits();
  Batch batch = resumes ? pendingCount_.batch() : queue_.next();
  Executor work(connection_, schema_, queue_, pendingCount_, deliver);
  if (refusal_) return work.refuse(std::move(batch), *refusal_), std::nullopt;
  TimePoint oldest = kNever;
  for (const Job& job : batch) oldest = std::min(oldest, job.since);
  connection_.until(oldest + settings_.commandTimeout);
  auto lost = resumes ? work.resume() : work.carryOut(std::move(batch));
  refusal_ = work.refusal();
  return lost;
}

}  // namespace

std::vector<Library> libraries() { return {{"libmongoc", mongoc_get_version()}, net::tlsLibrary()}; }

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<MongoStore>(settings); }

StoreSource storesFor(const std::string& document) {
  const Settings settings = readSettings(document);
  return {settings, [settings] { return makeStore(settings); }};
}

}  // namespace persistence::mongodb
