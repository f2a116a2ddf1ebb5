// One user of one lane: rounds of random calls, each round checked after its last answer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime.hpp"
#include "stress/model.hpp"
#include "stress/target.hpp"
#include "stress/verdict.hpp"

namespace persistence::stress {

class Caller {
 public:
  Caller(testing::Runtime& runtime, const Target& target, BudgetCells cells, Verdict& verdict, std::string name,
         uint32_t seed);

  /// Handles the received answers, and begins the next round when the last one is complete.
  void step(bool mayBegin);
  bool isIdle() const { return round_.empty(); }

 private:
  enum class Kind { Modelled, Count, Contest };
  struct Pending {
    uint64_t call;
    const char* operation;
    Kind kind;
    Check holds;
  };

  void connect();
  void begin();
  void quit();
  void call(Kind kind, Call call);
  void contend();
  Call count();
  void answerLogin();
  void verify();
  void verify(const Pending& pending, const Outcome& outcome);
  void refused(const Pending& pending, const Error& error);
  void complain(const Pending& pending, const std::string& reason);
  std::string tally() const { return target_.server + (mayFail_ ? " disturbed" : ""); }

  testing::Runtime& runtime_;
  const Target& target_;
  const BudgetCells cells_;
  Verdict& verdict_;
  const std::string name_;
  Random random_;
  const bool mayFail_;

  std::unique_ptr<testing::Client> client_;
  std::unique_ptr<Model> model_;
  int spaces_ = 0;
  int loginsAnswered_ = 0;
  bool holds_ = false;

  std::vector<Pending> round_;
  TimePoint began_;
  TimePoint quitAt_ = kNever;
  bool clean_ = true;  // no error and no lost connection in this round
};

}  // namespace persistence::stress
