#include "runtime/lane_engine.hpp"

#include <algorithm>

namespace persistence {

LaneEngine::LaneEngine(std::unique_ptr<Store> store, const Settings& settings, Host& host, Mailbox& mailbox,
                       CompletionQueue& completions)
    : mailbox_(mailbox),
      completions_(completions),
      dispatcher_(*store, clock_, completions, settings.reconnectMax),
      lender_(dispatcher_, mailbox, completions, host),
      connection_(std::move(store), settings, clock_, dispatcher_, lender_, mailbox, completions, host) {}

bool LaneEngine::step() {
  clock_.begin();
  lender_.takeBack();
  bool moved = drainMailbox();
  moved |= connection_.advance();
  if (moved) clock_.thaw.moved(clock_.now);
  if (!clock_.thaws()) connection_.expire();
  dispatcher_.requests().trim();
  connection_.countUnsent();
  return completions_.deliver() || moved;
}

bool LaneEngine::drainMailbox() {
  std::vector<Request> taken = mailbox_.take();
  for (Request& request : taken) dispatcher_.add(std::move(request));
  return !taken.empty();
}

TimePoint LaneEngine::nextEvent() {
  return std::max(std::min(dispatcher_.nextEvent(), connection_.nextEvent()), clock_.thaw.until());
}

bool LaneEngine::mayClose() {
  RequestTable& requests = dispatcher_.requests();
  const std::vector<RequestId> live = requests.live();
  const auto nobodyWaits = [&](RequestId id) { return requests.find(id)->request.call == kNobody; };
  return mailbox_.queued() == 0 && std::all_of(live.begin(), live.end(), nobodyWaits);
}

}  // namespace persistence
