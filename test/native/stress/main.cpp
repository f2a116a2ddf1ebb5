// Many lanes, several loops, random calls, servers that another process disturbs: for STRESS_SECONDS, with STRESS_SEED.
#include <cstdlib>
#include <random>

#include "stress/caller.hpp"

namespace persistence::stress {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::Runtime;

constexpr int kLoops = 3;

std::string setting(const char* name, const std::string& otherwise) {
  const char* const text = std::getenv(name);
  return text ? text : otherwise;
}

/// One call on a lane of its own.
Outcome ask(const Target& target, Operation operation) {
  Runtime runtime;
  Client client(runtime, target.makeStore(), target.source.settings);
  client.call(std::move(operation), 20s);
  client.flush();
  runtime.runUntil([&] { return client.answered() == 1; }, 30s);
  return client.outcomes.at(0);
}

/// One target per undisturbed server: it makes the tables, and its counts are read at the end.
std::map<std::string, const Target*> anchors(const std::vector<Target>& targets) {
  std::map<std::string, const Target*> found;
  for (const Target& target : targets)
    if (target.steady) found.try_emplace(target.server, &target);
  return found;
}

class Run {
 public:
  Run(const std::vector<Target>& targets, Verdict& verdict, uint32_t seed, Duration time)
      : targets_(targets), verdict_(verdict), seed_(seed), until_(Clock::now() + time) {}

  void operator()() {
    std::vector<std::thread> loops;
    for (int loop = 0; loop < kLoops; ++loop) loops.emplace_back([this, loop] { serve(loop); });
    for (std::thread& loop : loops) loop.join();
  }

 private:
  // The last loop's lanes share no limits with the others, like lanes of another process.
  BudgetCells cells(int loop) { return loop + 1 == kLoops ? BudgetCells{} : BudgetCells{&held_, &waiting_}; }

  void serve(int loop) {
    Runtime runtime;
    std::vector<std::unique_ptr<Caller>> callers;
    for (size_t at = 0; at < targets_.size(); ++at) {
      const std::string name = targets_[at].name + std::to_string(loop);
      const uint32_t seed = seed_ + static_cast<uint32_t>(at) * kLoops + static_cast<uint32_t>(loop);
      callers.push_back(std::make_unique<Caller>(runtime, targets_[at], cells(loop), verdict_, name, seed));
    }
    while (!isOver(callers)) {
      for (auto& caller : callers) caller->step(Clock::now() < until_);
      runtime.runUntil([] { return false; }, 1ms);
    }
  }

  bool isOver(const std::vector<std::unique_ptr<Caller>>& callers) const {
    if (Clock::now() < until_) return false;
    for (const auto& caller : callers)
      if (!caller->isIdle()) return false;
    return true;
  }

  const std::vector<Target>& targets_;
  Verdict& verdict_;
  const uint32_t seed_;
  const TimePoint until_;
  std::atomic<int32_t> held_{0};
  std::atomic<int32_t> waiting_{0};
};

void prepare(const std::vector<Target>& targets, Verdict& verdict) {
  for (const auto& [server, target] : anchors(targets)) {
    if (const auto outcome = ask(*target, Connect{true, ""}); std::holds_alternative<Error>(outcome))
      verdict.complain(server + ": " + std::get<Error>(outcome).message);
    verdict.tallies[server];
    verdict.tallies[server + " disturbed"];
    verdict.holders[server] = 0;
  }
}

double counted(const Target& target, const std::string& name) {
  const Outcome outcome = ask(target, CircuitGet{"stress:circuit:" + name});
  const auto* breaker = std::get_if<BreakerState>(&std::get<Result>(outcome));
  return breaker ? static_cast<double>(breaker->failureCount) : 0;
}

// An undisturbed server counts from 1 to N. A disturbed one returns each count once, and loses no acknowledged call.
void checkCounts(const Target& target, Verdict& verdict) {
  const Tally& exact = verdict.tallies.at(target.server);
  if (exact.answers() != exact.calls() || exact.highest() != static_cast<double>(exact.calls()))
    verdict.complain(target.server + ": the counts are not 1 to N");
  if (counted(target, target.server) != exact.highest()) verdict.complain(target.server + ": failures were lost");
  const std::string name = target.server + " disturbed";
  const Tally& rough = verdict.tallies.at(name);
  const double stored = counted(target, name);
  if (stored < rough.highest() || stored < static_cast<double>(rough.answers()) ||
      stored > static_cast<double>(rough.calls()))
    verdict.complain(name + ": " + std::to_string(stored) + " failures are stored");
}

void print(const Verdict& verdict) {
  std::cout << verdict.calls << " calls answered, " << verdict.checked << " compared with the model, " << verdict.errors
            << " failed by faults, " << verdict.lost << " connections lost, " << verdict.quits << " lanes quit, "
            << verdict.closes << " closed, " << verdict.logins << " logins asked for, " << verdict.complaints
            << " complaints\n";
  for (const auto& [name, tally] : verdict.tallies)
    if (tally.calls() > 0)
      std::cout << name << ": " << tally.answers() << " of " << tally.calls() << " failures acknowledged\n";
}

int stress() {
  const std::vector<Target> targets = readTargets(std::getenv("STRESS_TARGETS"));
  const auto seed = static_cast<uint32_t>(std::stoul(setting("STRESS_SEED", std::to_string(std::random_device{}()))));
  std::cout << "seed " << seed << '\n';
  Verdict verdict;
  prepare(targets, verdict);
  Run(targets, verdict, seed, 1s * std::stoi(setting("STRESS_SECONDS", "60")))();
  for (const auto& [server, target] : anchors(targets)) checkCounts(*target, verdict);
  print(verdict);
  return verdict.complaints == 0 && verdict.checked > 0 ? 0 : 1;
}

}  // namespace
}  // namespace persistence::stress

int main() { return persistence::stress::stress(); }
