#include "postgres/address_rounds.hpp"

#include <algorithm>
#include <utility>

#include "net/attempts.hpp"
#include "postgres/connect_failure.hpp"

namespace persistence::postgres {
namespace {

constexpr int kMaxDoublings = 16;

}  // namespace

void AddressRounds::begin(std::vector<ServerAddress> addresses) {
  addresses_ = std::move(addresses);
  round_ = 0;
  ranOut_ = false;
}

std::span<const ServerAddress> AddressRounds::startAt(size_t address) {
  first_ = address;
  return std::span(addresses_).subspan(address);
}

size_t AddressRounds::current(const PGconn& connection) const {
  const std::string_view host = PQhost(&connection), port = PQport(&connection), address = PQhostaddr(&connection);
  for (size_t at = first_; at < addresses_.size(); ++at) {
    const ServerAddress& candidate = addresses_[at];
    if (candidate.host == host && candidate.port == port && (candidate.address.empty() || candidate.address == address))
      return at;
  }
  return first_;
}

size_t AddressRounds::count(size_t server) const {
  return std::count_if(addresses_.begin(), addresses_.end(), [&](auto& address) { return address.server == server; });
}

TimePoint AddressRounds::endOfSlice(const PGconn& connection) const {
  if (stageOf(connection) != Stage::Reaching) return kNever;
  const size_t count = this->count(server(connection));
  if (count < 2) return kNever;
  return since_ + net::attemptDelay(count, settings_.connectTimeout) * (1 << std::min(round_, kMaxDoublings));
}

// Goes to the next address of the same server only: each server has a connectTimeout of its own.
size_t AddressRounds::leave(const PGconn& connection) {
  const size_t at = current(connection);
  const auto isOfServer = [&](const ServerAddress& address) { return address.server == addresses_[at].server; };
  ranOut_ = true;
  if (at + 1 < addresses_.size() && isOfServer(addresses_[at + 1])) return at + 1;
  ++round_;
  return std::find_if(addresses_.begin(), addresses_.end(), isOfServer) - addresses_.begin();
}

// An address that was silent may be slow: the next round gives it more time.
bool AddressRounds::beginRound() {
  if (!std::exchange(ranOut_, false)) return false;
  ++round_;
  return true;
}

}  // namespace persistence::postgres
