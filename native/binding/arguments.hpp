// JS arguments -> Operation. lib/ has checked them: what is read here is of the right type.
#pragma once

#include <napi.h>

#include <optional>
#include <string>

#include "core/operation.hpp"

namespace persistence::binding {

/// The arguments of one call, read from left to right.
class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info) : info_(info) {}

  std::string text();
  /// Text, or the bytes of a Buffer.
  std::string value();
  std::optional<std::string> maybeText();
  int64_t integer();
  double number();
  std::optional<double> maybeNumber();
  bool boolean();

 private:
  napi_value next() { return info_[at_++]; }
  bool nextIsAbsent() const;

  const Napi::CallbackInfo& info_;
  size_t at_ = 0;
};

Operation readConnect(Arguments& from);
Operation readServerTime(Arguments& from);
Operation readInspect(Arguments& from);
Operation readLockAcquire(Arguments& from);
Operation readLockExtend(Arguments& from);
Operation readLockRelease(Arguments& from);
Operation readLockCheck(Arguments& from);
Operation readLockForceRelease(Arguments& from);
Operation readCircuitGet(Arguments& from);
Operation readCircuitSet(Arguments& from);
Operation readCircuitRecordFailure(Arguments& from);
Operation readCircuitRecordSuccess(Arguments& from);
Operation readCacheGet(Arguments& from);
Operation readCacheSet(Arguments& from);
Operation readCacheDelete(Arguments& from);
Operation readCacheHas(Arguments& from);
Operation readCacheClear(Arguments& from);
Operation readCacheKeys(Arguments& from);
Operation readCacheSize(Arguments& from);
Operation readCachePrune(Arguments& from);
Operation readIdempotencyGet(Arguments& from);
Operation readIdempotencySet(Arguments& from);
Operation readIdempotencyDelete(Arguments& from);
Operation readCheckpointSave(Arguments& from);
Operation readCheckpointLoad(Arguments& from);
Operation readCheckpointLoadLatest(Arguments& from);
Operation readCheckpointList(Arguments& from);
Operation readCheckpointCleanup(Arguments& from);
Operation readCheckpointDeleteAll(Arguments& from);

}  // namespace persistence::binding
