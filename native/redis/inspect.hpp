// Examines the server: INFO, and the setting `save`. The server may refuse either.
#pragma once

#include "core/inspection.hpp"
#include "redis/multi_step.hpp"

namespace persistence::redis {

class Inspector : public MultiStep {
 public:
  explicit Inspector(std::optional<Encryption> encryption) { found_.encryption = std::move(encryption); }

  void begin(RespWriter& requests) override { requests.add({"INFO"}); }
  std::optional<Outcome> take(Reply& reply, RespWriter& requests) override;

 private:
  void readInfo(const Reply& reply);
  void readSave(const Reply& reply);

  Inspection found_{"Redis", {}};
  bool asked_ = false;
};

}  // namespace persistence::redis
