// The conversation with the server is one function in calls that wait, run(): as long as there is work it carries out
// one batch after the other.
#include "mongodb/store.hpp"

#include <algorithm>
#include <utility>

#include "core/conversation.hpp"
#include "mongodb/library.hpp"
#include "mongodb/line.hpp"
#include "mongodb/work.hpp"
#include "net/tls.hpp"

namespace persistence::mongodb {
namespace {

class MongoStore final : public Store {
 public:
  explicit MongoStore(const Settings& settings) : settings_(settings), connection_(settings_, conversation_) {}
  ~MongoStore() override { close(); }

  std::optional<Error> open(const Login& login) override;
  void close() override;
  Phase phase() const override { return phase_; }
  void submit(Ticket ticket, const Operation& operation) override { line_.add(ticket, operation); }
  Progress advance(const Deliver& deliver) override;
  Interest interest() const override { return conversation_.interest(); }

 private:
  void run(const Login& login);
  std::optional<Error> converse(const Login& login);
  std::optional<Error> carryOut(Batch batch);

  const Settings settings_;
  Conversation conversation_;
  Connection connection_;
  Schema schema_;
  Line line_;
  Phase phase_ = Phase::Closed;
  std::optional<Error> failure_;
  const Deliver* deliver_ = nullptr;
};

std::optional<Error> MongoStore::open(const Login& login) {
  close();
  phase_ = Phase::Connecting;
  conversation_.begin([this, login] { run(login); });
  return std::nullopt;
}

void MongoStore::close() {
  deliver_ = nullptr;
  conversation_.end();
  line_.clear();
  failure_.reset();
  phase_ = Phase::Closed;
}

Progress MongoStore::advance(const Deliver& deliver) {
  deliver_ = &deliver;
  const bool moved = conversation_.resume(!line_.empty());
  deliver_ = nullptr;
  return {moved, failure_, std::nullopt, moved ? takeWarnings() : std::vector<std::string>{}};
}

// ---- inside the conversation ----

void MongoStore::run(const Login& login) {
  try {
    failure_ = converse(login);
  } catch (...) {
    failure_ = caught(phase_ == Phase::Ready ? ErrorKind::ConnectionLost : ErrorKind::ConnectFailed);
  }
  connection_.close();
}

std::optional<Error> MongoStore::converse(const Login& login) {
  if (auto failure = connection_.establish(login)) return failure;
  phase_ = Phase::Ready;
  for (;;) {
    while (!line_.empty())
      if (auto lost = carryOut(line_.next())) return lost;
    if (!conversation_.idle(connection_.socket())) return std::nullopt;
    if (!line_.empty()) continue;
    if (auto farewell = connection_.farewell()) return farewell;
  }
}

std::optional<Error> MongoStore::carryOut(Batch batch) {
  TimePoint oldest = kNever;
  for (const Job& job : batch) oldest = std::min(oldest, job.since);
  connection_.until(oldest + settings_.commandTimeout);
  const Deliver deliver = [this](Ticket ticket, Outcome outcome) {
    if (deliver_) (*deliver_)(ticket, std::move(outcome));
  };
  return Work(connection_, schema_, line_, deliver).carryOut(std::move(batch));
}

}  // namespace

std::vector<Library> libraries() { return {{"libmongoc", mongoc_get_version()}, net::tlsLibrary()}; }

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<MongoStore>(settings); }

}  // namespace persistence::mongodb
