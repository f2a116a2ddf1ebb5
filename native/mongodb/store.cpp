// libmongoc can only block: each advance() carries out one batch, and waits for it no longer than the lane allows.
#include "mongodb/store.hpp"

#include <exception>

#include "mongodb/library.hpp"
#include "mongodb/line.hpp"
#include "mongodb/work.hpp"
#include "net/errors.hpp"

namespace persistence::mongodb {
namespace {

class MongoStore final : public Store {
 public:
  explicit MongoStore(const Settings& settings) : settings_(settings), connection_(settings_) {}

  std::optional<Error> open(const Login& login) override { return connection_.open(login); }
  void close() override {
    line_.clear();
    connection_.close();
  }
  Phase phase() const override { return connection_.phase(); }
  void submit(Ticket ticket, const Operation& operation) override { line_.add(ticket, operation); }
  Progress advance(const Deliver& deliver) override;
  Interest interest() const override { return connection_.interest(); }

  bool blocks() const override { return true; }
  void mayWait(TimePoint until) override { connection_.mayWait(until); }
  bool withdraw(Ticket ticket) override { return line_.withdraw(ticket); }
  void interrupt() override { connection_.interrupt(); }

 private:
  std::optional<Error> step(const Deliver& deliver, bool& moved);

  const Settings settings_;
  Connection connection_;
  Line line_;
};

Progress MongoStore::advance(const Deliver& deliver) {
  Progress progress;
  try {
    progress.failure = step(deliver, progress.moved);
  } catch (const std::exception& cause) {
    progress.failure = Error{ErrorKind::ConnectionLost, cause.what(), "ENOMEM", true, true};
  }
  progress.log = takeWarnings();
  return progress;
}

std::optional<Error> MongoStore::step(const Deliver& deliver, bool& moved) {
  if (phase() == Phase::Closed) return std::nullopt;
  moved = phase() == Phase::Connecting || !line_.empty();
  if (phase() == Phase::Connecting) return connection_.establish();
  if (!line_.empty()) return Work(connection_, line_, deliver).carryOut(line_.next());
  if (connection_.isCut()) return net::endOfStream("the other end");
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Store> makeStore(const Settings& settings) { return std::make_unique<MongoStore>(settings); }

}  // namespace persistence::mongodb
