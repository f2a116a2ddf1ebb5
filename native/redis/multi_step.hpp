// An operation of several commands, each of which waits for the reply to the one before it.
#pragma once

#include <optional>

#include "core/store.hpp"
#include "redis/reply.hpp"
#include "redis/resp_writer.hpp"

namespace persistence::redis {

class MultiStep {
 public:
  virtual ~MultiStep() = default;

  virtual void begin(RespWriter& requests) = 0;
  /// Takes the reply to the last command: sends the next command, or returns the outcome.
  virtual std::optional<Outcome> take(Reply& reply, RespWriter& requests) = 0;
};

}  // namespace persistence::redis
