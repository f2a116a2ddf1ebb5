// Which lane serves a call while its own can't connect, or while its server holds back a write. One open connection
// serves all calls.
#include <algorithm>
#include <iterator>
#include <utility>

#include "binding/lane_executor.hpp"

namespace persistence::binding {
namespace {

constexpr Duration kProbe = std::chrono::seconds(1);
// For so long a lane tries to connect for a probe.
constexpr Duration kProbeLasts = std::chrono::seconds(10);

}  // namespace

// The lane that serves the calls of `home`, whose connection can't be had at present. Back to it only when none of its
// calls is in the hands of another: calls on one key keep their order. A lane that may send a count again keeps its
// calls on breakers, so that the next ones follow them; when it gives them back, it does so in order.
Pool::LaneExecutor& Pool::route(LaneExecutor& home, const Operation& operation) {
  if (home.breakers > 0 && familyOf(operation) == Family::Circuit) return home;
  if (home.lane.link() == Link::Up && home.away == 0) {
    home.substitute = nullptr;
    return home;
  }
  if (home.lane.link() != Link::Up) probe(home);
  return *home.substitute;
}

// A lane without calls does not try to connect.
void Pool::probe(LaneExecutor& lane) {
  const TimePoint now = Clock::now();
  if (!lastConnect_ || now - lane.probedAt < (lane.lane.down() ? kProbeLasts : kProbe)) return;
  lane.probedAt = now;
  lane.lane.push({kNobody, *lastConnect_, now, now + kProbeLasts});
}

// The server is back: lanes without calls would stay without a connection.
void Pool::probeLost() {
  for (const auto& host : lanes_)
    if (host->lane.link() == Link::Lost && !host->lane.connecting()) probe(*host);
  flush();
}

Pool::LaneExecutor* Pool::firstConnected() {
  const auto found =
      std::find_if(lanes_.begin(), lanes_.end(), [](const auto& host) { return host->lane.link() == Link::Up; });
  return found == lanes_.end() ? nullptr : found->get();
}

// `requests` were given back by a lane that can't connect.
void Pool::divert(LaneExecutor& from, std::vector<Request> requests) {
  std::vector<Request> later = from.lane.reclaim();
  std::move(later.begin(), later.end(), std::back_inserter(requests));
  if (&from == spare_.get()) return keepReads(from, std::move(requests));
  LaneExecutor* connected = firstConnected();
  LaneExecutor& to = connected ? *connected : from;
  if (&to != &from) {
    from.substitute = &to;
    for (const auto& host : lanes_)
      if (host->substitute == &from) host->substitute = host.get() == &to ? nullptr : &to;
  }
  for (Request& request : requests) {
    Call* call = find(request.call);
    if (!call) continue;
    if (call->home) place(*call, to);
    // Connecting concerns each lane by itself.
    (call->home ? to : from).lane.push(std::move(request));
  }
  flush();
}

// `reads` would wait behind a write that the server of their own lane holds back.
void Pool::lend(LaneExecutor& from, std::vector<Request> reads) {
  LaneExecutor* const to = spare();
  for (Request& read : reads) {
    Call* call = find(read.call);
    if (!call || !to) {
      from.lane.readIsBack(read.call);
      continue;
    }
    LaneExecutor* const before = std::exchange(call->lender, &from);
    if (before && before != &from) before->lane.readIsBack(read.call);
    to->lane.push(std::move(read));
  }
  if (to) to->lane.flush();
}

// There is no connection to spare: their own lane has them as well.
void Pool::keepReads(LaneExecutor& from, std::vector<Request> reads) {
  for (Request& read : reads) {
    if (familyOf(read.operation) == Family::Connection)
      from.lane.push(std::move(read));
    else
      isBack(read.call);
  }
}

// What the spare connection could not read may still be answered by the call's own lane.
void Pool::keepFailedReads(std::vector<Done>& done) {
  std::erase_if(done, [this](const Done& each) {
    const bool failed = std::holds_alternative<Error>(each.outcome);
    const bool lent = failed && find(each.call) && find(each.call)->lender;
    if (lent) isBack(each.call);
    return lent;
  });
}

void Pool::isBack(uint64_t id) {
  if (Call* call = find(id); call && call->lender) std::exchange(call->lender, nullptr)->lane.readIsBack(id);
}

// Null where there can't be one.
Pool::LaneExecutor* Pool::spare() {
  if (spare_ || closed_) return spare_.get();
  try {
    spare_ = std::make_unique<LaneExecutor>(*this, makeStore_());
  } catch (...) {
    return nullptr;
  }
  all_.push_back(spare_.get());
  spareMade_ = spare_.get();
  prepareSpare();
  return spare_.get();
}

// A store learns from it what the tables are like.
void Pool::prepareSpare() {
  const TimePoint now = Clock::now();
  for (const auto& [table, connect] : connects_)
    spare_->lane.push({kNobody, Connect{false, table}, now, now + settings_.connectTimeout});
}

void Pool::place(Call& call, LaneExecutor& lane) {
  count(call, -1);
  call.away = &lane != call.home;
  count(call, 1);
}

void Pool::count(const Call& call, int by) {
  if (call.away)
    call.home->away += by;
  else if (call.onBreaker)
    call.home->breakers += by;
}

}  // namespace persistence::binding
