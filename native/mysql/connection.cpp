#include "mysql/connection.hpp"

#include "mysql/connector.hpp"
#include "mysql/session_setup.hpp"
#include "mysql/statements.hpp"

namespace persistence::mysql {

void Connection::runsHere() { hooks_.runsHere(); }

std::optional<Error> Connection::establish(const Login& login) {
  pipeline_.begin();
  hooks_.begin();
  auto failure = Connector(settings_, waiter_, handle_, attempt_, check_, hooks_).connect(login);
  return failure ? failure : SessionSetup(settings_, *handle_, check_, facts_, pipeline_).run();
}

// The prepared statements are freed after the session, so that libmariadb sends no COM_STMT_CLOSE for them.
void Connection::close() {
  handle_.reset();
  pipeline_.end();
}

void Connection::pause(Clock::duration time) { hooks_.pause(time); }

void Connection::waitForOthers(bool wait) {
  if (facts_.canWaitForOthers()) ask({wait ? kGroupCausal : kGroupAsBefore});
}

int Connection::socket() const { return hooks_.socket(); }

std::string Connection::serverVersion() const { return serverVersionOf(*handle_); }

std::optional<Encryption> Connection::encryption() const { return encryptionOf(*handle_); }

}  // namespace persistence::mysql
