// Encoder that were sent and the operations that their replies belong to: replies come in the order of the commands.
//
// When the server has lost its scripts every script in flight fails with NOSCRIPT. From then on nothing new is sent
// until all replies are in; then the failed operations go again, whole and in their order, and after them what came
// in meanwhile. So operations on one key keep their order. Behind a failed script go also again the plain reads of
// locks and breakers, which only scripts write.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "core/reply_limits.hpp"
#include "core/store.hpp"
#include "redis/encode.hpp"
#include "redis/handshake.hpp"
#include "redis/scan.hpp"

namespace persistence::redis {

class Executor {
 public:
  Executor(RespWriter& requests, const Settings& settings);

  void submit(RequestId id, const Operation& operation);
  /// What has no order among the operations.
  void begin(RequestId id, std::unique_ptr<MultiStep> multiStep) { send({id, nullptr}, std::move(multiStep)); }
  /// Bytes that the next reply may take.
  size_t limit() const;
  /// The next reply is longer: for its call, where it is a call's fault.
  void refuse(const Deliver& deliver);
  /// Takes the next reply in turn. False when nothing waits for one.
  bool take(Reply& reply, const Deliver& deliver);
  /// Delivers what needed no command; true when there was any.
  bool deliverAnswered(const Deliver& deliver);
  void clear();
  void learn(const ServerTraits& server);

 private:
  struct Job {
    RequestId id;
    const Operation* operation;
  };
  struct Pending {
    Job job;
    std::unique_ptr<MultiStep> multiStep;
  };
  struct Answered {
    RequestId id;
    Outcome outcome;
  };

  void send(const Job& job);
  void send(const Job& job, std::unique_ptr<MultiStep> multiStep);
  void sendHeld();
  void takeStep(Pending pending, Reply& reply, const Deliver& deliver);

  RespWriter& writer_;
  Encoder commands_;
  const ReplyLimits limits_;
  size_t maxArgument_ = kMaxArgument;
  std::deque<Pending> pending_;
  std::vector<Answered> answered_;
  std::vector<Job> unscripted_;
  std::vector<Job> held_;
};

}  // namespace persistence::redis
