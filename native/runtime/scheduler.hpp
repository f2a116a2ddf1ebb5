// Decides which operation may be sent now. Operations of one family take effect in call order. An exclusive operation,
// such as clear, waits for the operations before it and holds back the operations after it. Connect holds back all
// families.
#pragma once

#include <array>
#include <deque>
#include <optional>

#include "core/operation.hpp"
#include "core/store.hpp"

namespace persistence {

class Scheduler {
 public:
  /// Queues an operation. Afterwards call next() until it returns nothing.
  void add(RequestId id, Family family, bool exclusive);
  struct Scheduled {
    RequestId id;
    Family family;
    bool exclusive;
  };

  /// The next operation that may be sent. It counts as sent from then on.
  std::optional<Scheduled> next();
  /// An operation that was sent has its outcome.
  void answered(Family family, bool exclusive);
  void clear();

 private:
  struct Waiting {
    RequestId id;
    bool exclusive;
  };
  struct FamilyQueue {
    std::deque<Waiting> waiting;
    size_t sent = 0;
    bool exclusiveSent = false;
  };
  static constexpr size_t kFamilies = 6;

  bool mayGo(const FamilyQueue& queue) const;
  FamilyQueue& of(Family family) { return queues_[static_cast<size_t>(family)]; }

  std::array<FamilyQueue, kFamilies> queues_;
};

}  // namespace persistence
