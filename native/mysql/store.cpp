// The session with the server is one function of blocking calls, run(), which advance() resumes. Waiting operations go
// out together in a round, as statements of many rows. Their order preserves the order of the calls.
#include "mysql/store.hpp"

#include <unordered_set>

#include "core/expiry_sweeper.hpp"
#include "core/reply_limits.hpp"
#include "mysql/errors.hpp"
#include "mysql/execute.hpp"

namespace persistence::mysql {
namespace {

constexpr size_t kMaxInRound = 2000;

class MysqlStore : public Store {
 public:
  explicit MysqlStore(const Settings& settings) : settings_(settings), connection_(settings_, session_) {}
  ~MysqlStore() override { close(); }

  std::optional<Error> open(const Login& login) override;
  void close() override;
  Phase phase() const override { return phase_; }
  void submit(RequestId id, const Operation& operation) override;
  size_t unsent() const override { return waiting_.size(); }
  Progress advance(const Deliver& deliver) override;
  Interest interest() const override { return session_.interest(); }

 private:
  Server server() { return {connection_, tables_}; }

  void run(const Login& login) noexcept;
  void talk(const Login& login);
  bool idle();
  void round();
  Jobs take();
  void walk();
  void sweepStale();
  bool isOwnReply(const Error* error) const;
  void answer(RequestId id, Outcome outcome);

  const Settings settings_;
  BlockingSession session_;
  Connection connection_;
  Phase phase_ = Phase::Closed;
  std::optional<Error> failure_;
  std::optional<Error> warning_;
  const Deliver* deliver_ = nullptr;

  std::map<std::string, Table> tables_;
  Jobs waiting_;
  std::unordered_set<RequestId> alone_;  ///< requests to be sent alone when they are submitted again
  std::list<ChunkedDelete> deletes_;
  ExpirySweeper sweeper_;
};

std::optional<Error> MysqlStore::open(const Login& login) {
  close();
  phase_ = Phase::Connecting;
  session_.begin([this, login] { run(login); });
  return std::nullopt;
}

void MysqlStore::close() {
  deliver_ = nullptr;
  connection_.runsHere();
  session_.end();
  waiting_.clear();
  deletes_.clear();
  failure_.reset();
  phase_ = Phase::Closed;
}

void MysqlStore::submit(RequestId id, const Operation& operation) {
  waiting_.push_back({id, &operation, accessOf(operation), !alone_.empty() && alone_.erase(id) > 0});
}

Progress MysqlStore::advance(const Deliver& deliver) {
  connection_.runsHere();
  deliver_ = &deliver;
  const bool moved = session_.resume(!waiting_.empty() || !deletes_.empty());
  deliver_ = nullptr;
  if (!moved) return {};
  return {true, failure_, std::exchange(warning_, std::nullopt)};
}

// ---- inside the session ----

// Closing the connection may wait as well, so it must not happen inside a catch block.
void MysqlStore::run(const Login& login) noexcept {
  try {
    talk(login);
  } catch (const std::exception& cause) {
    failure_ = brokenError(cause.what(), phase_ == Phase::Ready);
  } catch (...) {
    failure_ = brokenError("an exception of an unknown kind", phase_ == Phase::Ready);
  }
  connection_.close();
}

void MysqlStore::talk(const Login& login) {
  failure_ = connection_.establish(login);
  if (failure_ || session_.ending()) return;
  phase_ = Phase::Ready;
  warning_ = connection_.facts().warning();
  while (!session_.ending() && !connection_.lost() && idle()) round();
  failure_ = connection_.lost();
}

// Waits until there is work. Bytes that arrive unasked mean that the server is closing the connection.
bool MysqlStore::idle() {
  while (waiting_.empty() && deletes_.empty()) {
    if (!session_.idle(connection_.socket())) return false;
    if (!waiting_.empty()) break;
    connection_.probe();
    if (connection_.lost()) return false;
  }
  return true;
}

void MysqlStore::round() {
  const Server server = this->server();
  const Deliver deliver = [this](RequestId id, Outcome outcome) { answer(id, std::move(outcome)); };
  Executor executor(server, settings_, deletes_, deliver);
  executor.carryOut(Plan(take(), tables_));
  alone_.insert(executor.tooLong().begin(), executor.tooLong().end());
  if (auto warning = executor.warning()) warning_ = std::move(warning);
  if (!connection_.lost()) walk();
  if (!connection_.lost()) sweepStale();
}

Jobs MysqlStore::take() {
  Jobs taken;
  if (waiting_.size() <= kMaxInRound) {
    taken.swap(waiting_);
  } else {
    const auto end = waiting_.begin() + kMaxInRound;
    taken.assign(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
  }
  for (const Job& job : taken) sweeper_.note(*job.operation);
  return taken;
}

// One batch of each delete, so that other operations are sent in between.
void MysqlStore::walk() {
  for (auto at = deletes_.begin(); at != deletes_.end() && !connection_.lost();) {
    auto outcome = at->step(server());
    if (outcome && !connection_.lost()) {
      answer(at->id(), std::move(*outcome));
      at = deletes_.erase(at);
    } else {
      ++at;
    }
  }
}

void MysqlStore::sweepStale() {
  for (const auto& [family, own] : sweeper_.due()) {
    if (connection_.lost()) return;
    const Table& table = server().table(own.empty() ? documentedTable(family) : own);
    if (table.flaw.empty()) sweep(server(), table);
  }
}

// The connection has ended because the reply to this call was too long.
bool MysqlStore::isOwnReply(const Error* error) const {
  return error && error->kind == ErrorKind::ValueTooLarge && connection_.lost()->retry == Retry::OneByOne;
}

void MysqlStore::answer(RequestId id, Outcome outcome) {
  Error* const error = std::get_if<Error>(&outcome);
  if (error) *error = connection_.understood(std::move(*error));
  if (deliver_ && (!connection_.lost() || isOwnReply(error))) (*deliver_)(id, std::move(outcome));
}

}  // namespace

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<MysqlStore>(settings); }

StoreSource storesFor(const std::string& document) {
  const Settings settings = readSettings(document);
  return {settings, [settings] { return makeStore(settings); }};
}

}  // namespace persistence::mysql
