// The commands that were sent, and the operations that their replies belong to: replies come in the order of the
// commands.
//
// When the server has lost its scripts, every script in flight fails with NOSCRIPT. From then on no new command is sent
// until all replies have arrived. Then the failed operations are sent again, whole and in their order, and after them
// the operations that were submitted meanwhile. So operations on one key keep their order. Plain reads of locks and
// breakers behind a failed script are sent again too, because only scripts write these keys.
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
  /// Begins an operation that has no order among the others.
  void begin(RequestId id, std::unique_ptr<MultiStep> multiStep) { send({id, nullptr}, std::move(multiStep)); }
  /// The most bytes that the next reply may take.
  size_t limit() const;
  /// The next reply is longer: its operation fails, if the operation is the cause.
  void refuse(const Deliver& deliver);
  /// Takes the next reply in turn. False if no command waits for one.
  bool take(Reply& reply, const Deliver& deliver);
  /// Delivers the outcomes that needed no command; true if there were any.
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
