#include "runtime/scheduler.hpp"

namespace persistence {

void Order::add(Ticket ticket, Family family, bool exclusive) { of(family).waiting.push_back({ticket, exclusive}); }

bool Order::mayGo(const Lineup& lineup) const {
  if (lineup.waiting.empty() || lineup.exclusiveSent) return false;
  const Lineup& connection = lineups_[static_cast<size_t>(Family::Connection)];
  if (&lineup != &connection && (connection.sent > 0 || !connection.waiting.empty())) return false;
  return !lineup.waiting.front().exclusive || lineup.sent == 0;
}

std::optional<Order::Turn> Order::next() {
  for (size_t family = 0; family < kFamilies; ++family) {
    Lineup& lineup = lineups_[family];
    if (!mayGo(lineup)) continue;
    const Waiting front = lineup.waiting.front();
    lineup.waiting.pop_front();
    ++lineup.sent;
    lineup.exclusiveSent = front.exclusive;
    return Turn{front.ticket, static_cast<Family>(family), front.exclusive};
  }
  return std::nullopt;
}

void Order::answered(Family family, bool exclusive) {
  Lineup& lineup = of(family);
  --lineup.sent;
  if (exclusive) lineup.exclusiveSent = false;
}

void Order::clear() { lineups_ = {}; }

}  // namespace persistence
