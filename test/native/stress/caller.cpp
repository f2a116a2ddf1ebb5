#include "stress/caller.hpp"

namespace persistence::stress {
namespace {

using namespace std::chrono_literals;

constexpr Duration kPatience = 60s;
constexpr const char* kContested = "stress:lock:contested";

bool isFault(ErrorKind kind) {
  return kind == ErrorKind::Timeout || kind == ErrorKind::ConnectionLost || kind == ErrorKind::ConnectFailed ||
         kind == ErrorKind::AuthFailed || kind == ErrorKind::TlsFailed;
}

}  // namespace

Caller::Caller(testing::Runtime& runtime, const Target& target, BudgetCells cells, Verdict& verdict, std::string name,
               uint32_t seed)
    : runtime_(runtime),
      target_(target),
      cells_(cells),
      verdict_(verdict),
      name_(std::move(name)),
      random_(seed),
      mayFail_(!target.steady) {
  connect();
}

void Caller::connect() {
  client_.reset();
  client_ = std::make_unique<testing::Client>(runtime_, target_.makeStore(), target_.source.settings, cells_);
  loginsAnswered_ = 0;
  clean_ = false;
}

void Caller::step(bool mayBegin) {
  answerLogin();
  const TimePoint now = Clock::now();
  if (now >= quitAt_) return quit();
  if (!round_.empty()) {
    if (client_->answered() >= round_.size()) return verify();
    if (now - began_ > kPatience) {
      verdict_.complain(name_ + ": calls without an answer");
      round_.clear();
    }
    return;
  }
  if (mayBegin) begin();
}

// A round with a fault leaves an unknown state, so the next round uses other keys.
void Caller::begin() {
  if (!clean_)
    model_ = std::make_unique<Model>(name_ + ":" + std::to_string(++spaces_) + ":", target_.format(), random_);
  clean_ = true;
  began_ = Clock::now();
  const bool doomed = random_.percent(3);
  quitAt_ = doomed ? began_ + 1us * random_.below(5000) : kNever;
  if (!doomed && !mayFail_) contend();
  constexpr int kSizes[] = {1, 10, 100, 300};
  const int size = kSizes[random_.below(4)];
  for (int at = 0; at < size; ++at) {
    if (!doomed && random_.percent(5))
      call(Kind::Count, count());
    else
      call(Kind::Modelled, model_->next());
  }
  client_->flush();
  if (!random_.percent(5)) return;
  ++verdict_.closes;
  client_->lane.close();
}

void Caller::quit() {
  ++verdict_.quits;
  quitAt_ = kNever;
  round_.clear();
  connect();
}

void Caller::call(Kind kind, Call call) {
  const char* const operation = nameOf(call.operation);
  const Duration timeout = mayFail_ && random_.percent(2) ? 1ms * random_.below(20) : (mayFail_ ? 2s : kPatience);
  round_.push_back({client_->call(std::move(call.operation), timeout), operation, kind, std::move(call.holds)});
}

Call Caller::count() {
  Tally& tally = verdict_.tallies.at(this->tally());
  tally.call();
  return {CircuitRecordFailure{"stress:circuit:" + this->tally(), 1'000'000'000},
          [&tally](const Result& result) { return tally.answer(std::get<double>(result)); }};
}

// All undisturbed callers of a server contend for one lock. Its holder releases it in its next round.
void Caller::contend() {
  std::atomic<int>& holders = verdict_.holders.at(target_.server);
  if (holds_) {
    holds_ = false;
    --holders;
    return call(Kind::Contest, {LockRelease{kContested, name_}, released(true)});
  }
  call(Kind::Contest, {LockAcquire{kContested, name_, 600'000}, [&holders, this](const Result& result) {
                         holds_ = std::holds_alternative<double>(result);
                         return !holds_ || ++holders == 1;
                       }});
}

void Caller::answerLogin() {
  if (loginsAnswered_ == client_->loginsAsked) return;
  loginsAnswered_ = client_->loginsAsked;
  ++verdict_.logins;
  if (mayFail_ && random_.percent(5)) return;
  if (mayFail_ && random_.percent(5)) return client_->lane.answerLogin(Error{ErrorKind::AuthFailed, "no secret today"});
  client_->lane.answerLogin(Login{target_.source.settings.user, target_.source.settings.password});
}

void Caller::verify() {
  for (const Event& event : client_->events) {
    if (event.type != Event::Type::Disconnect) continue;
    ++verdict_.lost;
    clean_ = false;
  }
  for (const Pending& pending : round_)
    if (const Error* error = client_->errorOf(pending.call)) refused(pending, *error);
  for (const Pending& pending : round_) verify(pending, client_->outcomes.at(pending.call));
  verdict_.calls += round_.size();
  if (clean_) verdict_.checked += round_.size();
  round_.clear();
  client_->outcomes.clear();
  client_->order.clear();
  client_->events.clear();
}

void Caller::refused(const Pending& pending, const Error& error) {
  clean_ = false;
  ++verdict_.errors;
  if (!mayFail_ || !isFault(error.kind)) complain(pending, error.message + " " + error.nativeCode);
}

void Caller::verify(const Pending& pending, const Outcome& outcome) {
  const Result* result = std::get_if<Result>(&outcome);
  if (!result || (pending.kind == Kind::Modelled && !clean_)) return;
  if (!pending.holds(*result)) complain(pending, "a wrong answer");
}

void Caller::complain(const Pending& pending, const std::string& reason) {
  verdict_.complain(name_ + ": " + pending.operation + ": " + reason);
}

}  // namespace persistence::stress
