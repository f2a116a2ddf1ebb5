// Which operation may go out now. One family's operations take effect in call order: an exclusive one (clear)
// waits for those before it and holds back those after it; Connect holds back everything.
#pragma once

#include <array>
#include <deque>
#include <optional>

#include "core/operation.hpp"
#include "core/store.hpp"

namespace persistence {

class Order {
 public:
  /// Queues an operation. Call next() until it gives nothing.
  void add(Ticket ticket, Family family, bool exclusive);
  struct Turn {
    Ticket ticket;
    Family family;
    bool exclusive;
  };

  /// The next operation that may go out; it counts as sent from then on.
  std::optional<Turn> next();
  /// An operation that was sent has its outcome.
  void answered(Family family, bool exclusive);
  void clear();

 private:
  struct Waiting {
    Ticket ticket;
    bool exclusive;
  };
  struct Lineup {
    std::deque<Waiting> waiting;
    size_t sent = 0;
    bool exclusiveSent = false;
  };
  static constexpr size_t kFamilies = 6;

  bool mayGo(const Lineup& lineup) const;
  Lineup& of(Family family) { return lineups_[static_cast<size_t>(family)]; }

  std::array<Lineup, kFamilies> lineups_;
};

}  // namespace persistence
