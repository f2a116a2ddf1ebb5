// Operations on every key under a prefix: SCAN in small steps, so that the server is never blocked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "redis/multi_step.hpp"

namespace persistence::redis {

/// A glob pattern that matches `text` only.
std::string escapeGlob(const std::string& text);

class Scan : public MultiStep {
 public:
  /// `limit`: bytes that the gathered keys may take.
  Scan(const Operation& operation, std::string pattern, size_t limit)
      : operation_(operation), pattern_(std::move(pattern)), limit_(limit) {}

  void begin(RespWriter& requests) override { ask("0", requests); }
  std::optional<Outcome> take(Reply& reply, RespWriter& requests) override;

 protected:
  using Found = std::vector<std::unique_ptr<Reply>>;

  /// True when it sent a command whose reply must come before the scan goes on.
  virtual bool visit(Found& keys, RespWriter& requests) = 0;
  virtual Result finish() = 0;
  void gather(size_t bytes) { mailbox_ += bytes; }

 private:
  void ask(const std::string& cursor, RespWriter& requests);
  std::optional<Outcome> proceed(RespWriter& requests);

  const Operation& operation_;
  std::string pattern_;
  const size_t limit_;
  size_t mailbox_ = 0;
  std::string cursor_;
  bool visiting_ = false;
};

/// The scan that carries the operation out, or null when it needs none.
std::unique_ptr<Scan> makeScan(const Operation& operation, size_t limit);

}  // namespace persistence::redis
