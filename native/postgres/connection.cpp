#include "postgres/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

#include "core/errno_names.hpp"
#include "core/reply_limits.hpp"
#include "net/attempts.hpp"
#include "postgres/pipeline.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMaxDoublings = 16;
constexpr const char* kEnded = "the server ended the connection";

std::string textOr(const char* text, const char* otherwise) { return text ? text : otherwise; }

Stage stageOf(ConnStatusType status) {
  switch (status) {
    case CONNECTION_NEEDED:
    case CONNECTION_STARTED: return Stage::Reaching;
    case CONNECTION_SSL_STARTUP: return Stage::Securing;
    default: return Stage::LoggingIn;
  }
}

// Whether the server hung up instead of answering. Only for a connected socket: on another the question would take
// the error away from libpq.
bool hungUp(int socket) {
  char byte;
  const ssize_t size = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

// libpq's texts end with a line break, and have one for each address that was tried.
std::string oneLine(const char* text) {
  std::string line;
  for (; *text; ++text) {
    if (*text == '\n')
      line += ' ';
    else if (*text != '\t')
      line += *text;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

bool isCodeCharacter(char character) {
  return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z');
}

// libpq keeps no SQLSTATE of a connection that failed, but with PQERRORS_SQLSTATE the server's error is nothing but
// its severity and its code: ":  28P01".
std::string codeAtEnd(const std::string& text) {
  constexpr size_t kCode = 5, kMark = 3;
  if (text.size() < kCode + kMark || text.compare(text.size() - kCode - kMark, kMark, ":  ") != 0) return {};
  std::string code = text.substr(text.size() - kCode);
  for (const char character : code)
    if (!isCodeCharacter(character)) return {};
  return code;
}

const char* explain(std::string_view sqlstate) {
  if (sqlstate == "28P01") return "wrong user or password";
  if (sqlstate == "28000") return "the server has no rule that lets this user in from here like this";
  if (sqlstate == "3D000") return "the database does not exist";
  if (sqlstate == "53300") return "too many connections";
  if (sqlstate == "57P03") return "the server is starting up or shutting down";
  if (sqlstate == "42501") return "this role lacks the CONNECT privilege for the database";
  return "the server refused";
}

}  // namespace

void Connection::open(const Login& login) {
  close();
  login_ = login;
  lookUpFrom(0);
}

void Connection::lookUpFrom(size_t server) {
  drop();
  addresses_.clear();
  round_ = 0;
  ranOut_ = false;
  lookup_.emplace(settings_, server);
  phase_ = Phase::Connecting;
}

std::optional<Error> Connection::found() {
  addresses_ = lookup_->addresses();
  if (addresses_.empty()) return lookup_->failure();
  lookup_.reset();
  return connectFrom(0);
}

std::optional<Error> Connection::connectFrom(size_t address) {
  drop();
  first_ = address;
  conninfo_ = std::make_unique<Conninfo>(settings_, login_, std::span(addresses_).subspan(address));
  handle_.reset(PQconnectStartParams(conninfo_->keywords().data(), conninfo_->values().data(), 0));
  if (!handle_) return Error{ErrorKind::ConnectFailed, "out of memory", "ENOMEM", Retry::ByCaller};
  if (PQstatus(handle_.get()) == CONNECTION_BAD) return orNextRound(failed({}));
  PQsetErrorVerbosity(handle_.get(), PQERRORS_SQLSTATE);
  PQsetNoticeReceiver(handle_.get(), notice, this);
  since_ = Clock::now();
  intake_ = {};
  waitsFor_ = PGRES_POLLING_WRITING;
  return std::nullopt;
}

bool Connection::tryNextServer() {
  const size_t next = (lookup_ ? lookup_->server() : addresses_[currentAddress()].server) + 1;
  if (next >= countServers(settings_)) return false;
  lookUpFrom(next);
  return true;
}

void Connection::drop() {
  handle_.reset();
  conninfo_.reset();
  partingNotice_.clear();
}

void Connection::close() {
  drop();
  lookup_.reset();
  login_ = {};
  phase_ = Phase::Closed;
}

size_t Connection::currentAddress() const {
  const std::string_view host = PQhost(handle_.get()), port = PQport(handle_.get()),
                         address = PQhostaddr(handle_.get());
  for (size_t at = first_; at < addresses_.size(); ++at) {
    const ServerAddress& candidate = addresses_[at];
    if (candidate.host == host && candidate.port == port && (candidate.address.empty() || candidate.address == address))
      return at;
  }
  return first_;
}

size_t Connection::countAddresses(size_t server) const {
  return std::count_if(addresses_.begin(), addresses_.end(), [&](auto& address) { return address.server == server; });
}

// libpq goes on by itself when an address refuses, but waits for ever for one that is silent.
TimePoint Connection::endOfSlice() const {
  if (stageOf(PQstatus(handle_.get())) != Stage::Reaching) return kNever;
  const size_t count = countAddresses(addresses_[currentAddress()].server);
  if (count < 2) return kNever;
  return since_ + net::attemptDelay(count, settings_.connectTimeout) * (1 << std::min(round_, kMaxDoublings));
}

// To the next address of the same server: connectTimeout counts for each of the servers.
std::optional<Error> Connection::leaveAddress() {
  const size_t at = currentAddress();
  const auto isOfServer = [&](const ServerAddress& address) { return address.server == addresses_[at].server; };
  ranOut_ = true;
  if (at + 1 < addresses_.size() && isOfServer(addresses_[at + 1])) return connectFrom(at + 1);
  ++round_;
  return connectFrom(std::find_if(addresses_.begin(), addresses_.end(), isOfServer) - addresses_.begin());
}

// An address that was silent before may be slow, and a server whose name was not known yet may be there.
std::optional<Error> Connection::orNextRound(Error error) {
  if (error.kind != ErrorKind::ConnectFailed) return error;
  if (std::exchange(ranOut_, false)) {
    ++round_;
    return connectFrom(0);
  }
  const size_t next = addresses_.back().server + 1;
  if (next == countServers(settings_)) return error;
  lookUpFrom(next);
  return std::nullopt;
}

// Asked too early, PQconnectPoll would take an unfinished connect for a finished one.
bool Connection::isReady() const {
  pollfd socket{PQsocket(handle_.get()), waitsFor_ == PGRES_POLLING_READING ? short(POLLIN) : short(POLLOUT), 0};
  return poll(&socket, 1, 0) != 0;
}

bool Connection::canProceed() {
  const TimePoint now = Clock::now();
  return lookup_ ? lookup_->advance(now) : intake_.holds() || isReady() || now >= endOfSlice();
}

std::optional<Error> Connection::proceed() {
  if (lookup_) return found();
  if (!intake_.holds() && !isReady()) return leaveAddress();
  ConnectFailure failure = observe();
  const int socket = PQsocket(handle_.get());
  intake_.pass(socket,
               failure.stage == Stage::LoggingIn && waitsFor_ == PGRES_POLLING_READING ? BoundedRead::kSmall : 0,
               [&] { waitsFor_ = PQconnectPoll(handle_.get()); });
  since_ = Clock::now();
  if (waitsFor_ == PGRES_POLLING_FAILED) return orNextRound(failed(std::move(failure)));
  if (waitsFor_ == PGRES_POLLING_OK) {
    for (bool open = true; open && intake_.holds();)  // came with the end of the login
      intake_.pass(socket, 0, [&] { open = PQconsumeInput(handle_.get()) == 1; });
    return established();
  }
  return intake_.taken() > kMaxPlainReply ? std::optional(flooded()) : std::nullopt;
}

// Another address, or another server, would be asked in vain.
Error Connection::flooded() const {
  return {ErrorKind::ConnectFailed,
          "could not connect to " + targetOf(settings_) + ": " + floodError(kMaxPlainReply).message,
          floodError(kMaxPlainReply).nativeCode, Retry::ByCaller};
}

ConnectFailure Connection::observe() const {
  ConnectFailure now;
  now.stage = stageOf(PQstatus(handle_.get()));
  now.hungUp = now.stage != Stage::Reaching && hungUp(PQsocket(handle_.get()));
  now.encrypted = PQsslInUse(handle_.get()) == 1;
  return now;
}

Error Connection::failed(ConnectFailure failure) const {
  const PGconn* handle = handle_.get();
  failure.passwordPart = PQconnectionNeedsPassword(handle) || PQconnectionUsedPassword(handle);
  // What a server tells only those whom it has let in.
  failure.letIn = PQparameterStatus(handle, "server_version") != nullptr;
  failure.text = oneLine(PQerrorMessage(handle));
  failure.sqlstate = codeAtEnd(failure.text);
  failure.systemError = systemErrorIn(failure.text);
  if (!failure.sqlstate.empty()) failure.text = explain(failure.sqlstate);
  return connectError(failure, targetOf(settings_));
}

std::optional<Error> Connection::established() {
  conninfo_.reset();
  login_ = {};
  PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
  if (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) != 1) return failed({});
  phase_ = Phase::Ready;
  return std::nullopt;
}

Interest Connection::interest() const {
  if (lookup_) return lookup_->interest();
  if (!handle_) return {};
  const int socket = PQsocket(handle_.get());
  if (phase_ == Phase::Ready) return {socket, true, false};
  return {socket, waitsFor_ == PGRES_POLLING_READING, waitsFor_ == PGRES_POLLING_WRITING, endOfSlice()};
}

std::optional<Encryption> Connection::encryption() const {
  if (PQsslInUse(handle_.get()) != 1) return std::nullopt;
  const auto attribute = [this](const char* name) { return textOr(PQsslAttribute(handle_.get(), name), ""); };
  return Encryption{attribute("protocol"), attribute("cipher")};
}

std::string Connection::serverVersion() const { return textOr(PQparameterStatus(handle_.get(), "server_version"), ""); }

// libpq calls it: short enough never to allocate.
void Connection::notice(void* self, const PGresult* notice) noexcept {
  constexpr size_t kCode = 5;
  if (isParting(*notice)) static_cast<Connection*>(self)->partingNotice_.assign(sqlstateOf(*notice).substr(0, kCode));
}

Error Connection::lost(const PGresult* parting) const {
  if (parting && !sqlstateOf(*parting).empty())
    return lostError(sqlstateOf(*parting), textOr(PQresultErrorField(parting, PG_DIAG_MESSAGE_PRIMARY), kEnded));
  if (!partingNotice_.empty()) return lostError(partingNotice_, kEnded);
  std::string text = oneLine(PQerrorMessage(handle_.get()));
  return lostError("", text.empty() ? "the server sent an answer that is none to a statement" : std::move(text));
}

}  // namespace persistence::postgres
