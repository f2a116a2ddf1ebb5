#include "postgres/connector.hpp"

#include <poll.h>

#include <utility>

#include "core/reply_limits.hpp"
#include "postgres/connect_failure.hpp"
#include "postgres/pipeline.hpp"

namespace persistence::postgres {
namespace {

// libpq calls it from C, so it must not throw: the code is short enough for the string's own buffer.
void noteParting(void* parting, const PGresult* notice) noexcept {
  constexpr size_t kCode = 5;
  if (isParting(*notice)) static_cast<std::string*>(parting)->assign(sqlstateOf(*notice).substr(0, kCode));
}

}  // namespace

void Connector::open(const Login& login) {
  close();
  login_ = login;
  lookUpFrom(0);
}

void Connector::lookUpFrom(size_t server) {
  drop();
  rounds_.begin({});
  lookup_.emplace(settings_, server);
  phase_ = Phase::Connecting;
}

std::optional<Error> Connector::found() {
  rounds_.begin(lookup_->addresses());
  if (rounds_.empty()) return lookup_->failure();
  lookup_.reset();
  return connectFrom(0);
}

std::optional<Error> Connector::connectFrom(size_t address) {
  drop();
  conninfo_ = std::make_unique<Conninfo>(settings_, login_, rounds_.startAt(address));
  handle_.reset(PQconnectStartParams(conninfo_->keywords().data(), conninfo_->values().data(), 0));
  if (!handle_) return Error{ErrorKind::ConnectFailed, "out of memory", "ENOMEM", Retry::ByCaller};
  if (PQstatus(handle_.get()) == CONNECTION_BAD) return orNextRound(failureOf(*handle_, {}, settings_));
  PQsetErrorVerbosity(handle_.get(), PQERRORS_SQLSTATE);
  PQsetNoticeReceiver(handle_.get(), noteParting, &partingNotice_);
  rounds_.note();
  intake_ = {};
  waitsFor_ = PGRES_POLLING_WRITING;
  return std::nullopt;
}

bool Connector::tryNextServer() {
  const size_t next = (lookup_ ? lookup_->server() : rounds_.server(*handle_)) + 1;
  if (next >= countServers(settings_)) return false;
  lookUpFrom(next);
  return true;
}

void Connector::drop() {
  handle_.reset();
  conninfo_.reset();
  partingNotice_.clear();
}

void Connector::close() {
  drop();
  lookup_.reset();
  login_ = {};
  phase_ = Phase::Closed;
}

// The lookup may have ended before the names of later servers were resolved: one of these may be reachable.
std::optional<Error> Connector::orNextRound(Error error) {
  if (error.kind != ErrorKind::ConnectFailed) return error;
  if (rounds_.beginRound()) return connectFrom(0);
  const size_t next = rounds_.nextServer();
  if (next == countServers(settings_)) return error;
  lookUpFrom(next);
  return std::nullopt;
}

// Before the socket is ready, PQconnectPoll would take an unfinished connect for a finished one.
bool Connector::isReady() const {
  pollfd socket{PQsocket(handle_.get()), waitsFor_ == PGRES_POLLING_READING ? short(POLLIN) : short(POLLOUT), 0};
  return poll(&socket, 1, 0) != 0;
}

bool Connector::canProceed() {
  const TimePoint now = Clock::now();
  return lookup_ ? lookup_->advance(now) : intake_.holds() || isReady() || now >= rounds_.endOfSlice(*handle_);
}

std::optional<Error> Connector::proceed() {
  if (lookup_) return found();
  if (!intake_.holds() && !isReady()) return connectFrom(rounds_.leave(*handle_));
  ConnectFailure failure = observe(*handle_);
  const int socket = PQsocket(handle_.get());
  intake_.pass(socket,
               failure.stage == Stage::LoggingIn && waitsFor_ == PGRES_POLLING_READING ? BoundedRead::kSmall : 0,
               [&] { waitsFor_ = PQconnectPoll(handle_.get()); });
  rounds_.note();
  if (waitsFor_ == PGRES_POLLING_FAILED) return orNextRound(failureOf(*handle_, std::move(failure), settings_));
  if (waitsFor_ == PGRES_POLLING_OK) return established();
  return intake_.taken() > kMaxPlainReply ? std::optional(floodedLogin(settings_)) : std::nullopt;
}

std::optional<Error> Connector::established() {
  for (bool open = true; open && intake_.holds();)  // bytes behind the end of the login
    intake_.pass(PQsocket(handle_.get()), 0, [&] { open = PQconsumeInput(handle_.get()) == 1; });
  conninfo_.reset();
  login_ = {};
  PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
  if (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) != 1)
    return failureOf(*handle_, {}, settings_);
  phase_ = Phase::Ready;
  return std::nullopt;
}

Interest Connector::interest() const {
  if (lookup_) return lookup_->interest();
  if (!handle_) return {};
  const int socket = PQsocket(handle_.get());
  if (phase_ == Phase::Ready) return {socket, true, false};
  return {socket, waitsFor_ == PGRES_POLLING_READING, waitsFor_ == PGRES_POLLING_WRITING, rounds_.endOfSlice(*handle_)};
}

}  // namespace persistence::postgres
