#include "binding/lane_set.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace persistence::binding {
namespace {

// Operations on one key always use the same lane. Every second lane is for locks and breakers only, so that large
// payloads don't delay them. Locks are spread over these lanes by key.
size_t laneOf(const Operation& operation, size_t lanes) {
  const Family family = familyOf(operation);
  const size_t pairs = lanes / 2;
  if (pairs == 0) return 0;
  if (family == Family::Lock) return 2 * (hashOf(keyOf(operation)) % pairs) + 1;
  if (family == Family::Circuit) return 2 * pairs - 1;
  return family == Family::Checkpoint && lanes > 2 ? 2 : 0;
}

}  // namespace

void LaneSet::open() {
  for (int lane = 0; lane < settings_.connections; ++lane)
    own_.push_back(std::make_unique<LaneExecutor>(*this, environment_, makeStore_(), settings_));
  for (const auto& lane : own_) all_.push_back(lane.get());
}

void LaneSet::quit() {
  for (LaneExecutor* each : all_) each->lane.quit();
}

void LaneSet::flush() {
  for (LaneExecutor* each : all_) each->lane.flush();
}

LaneExecutor& LaneSet::home(const Operation& operation) { return *own_[laneOf(operation, own_.size())]; }

LaneExecutor* LaneSet::firstConnected() {
  const auto isUp = [](const auto& each) { return each->lane.link() == Link::Up; };
  const auto found = std::find_if(own_.begin(), own_.end(), isUp);
  return found == own_.end() ? nullptr : found->get();
}

bool LaneSet::isConnected() const {
  const auto isUp = [](const auto& each) { return each->lane.link() == Link::Up; };
  const auto missed = [](const auto& each) { return each->lane.link() == Link::Lost && !each->substitute; };
  return std::any_of(own_.begin(), own_.end(), isUp) && std::none_of(own_.begin(), own_.end(), missed);
}

LaneExecutor* LaneSet::makeSpare() {
  try {
    spare_ = std::make_unique<LaneExecutor>(*this, environment_, makeStore_(), settings_);
  } catch (...) {
    return nullptr;
  }
  all_.push_back(spare_.get());
  spareMade_ = spare_.get();
  return spare_.get();
}

void LaneSet::lookAgain(const LaneExecutor& except) {
  for (const auto& each : own_)
    if (each.get() != &except) each->lane.lookAgain();
  if (LaneExecutor* spare = spareMade_; spare && spare != &except) spare->lane.lookAgain();
}

Others LaneSet::others(const LaneExecutor& except) const {
  Others best = Others::Closed;
  for (const auto& each : own_) {
    if (each.get() == &except) continue;
    if (each->lane.link() == Link::Up) return Others::Up;
    if (each->lane.connecting()) best = Others::Connecting;
  }
  return best;
}

}  // namespace persistence::binding
