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

Connect readConnect(Arguments& from);
ServerTime readServerTime(Arguments& from);
Inspect readInspect(Arguments& from);
LockAcquire readLockAcquire(Arguments& from);
LockExtend readLockExtend(Arguments& from);
LockRelease readLockRelease(Arguments& from);
LockCheck readLockCheck(Arguments& from);
LockForceRelease readLockForceRelease(Arguments& from);
CircuitGet readCircuitGet(Arguments& from);
CircuitSet readCircuitSet(Arguments& from);
CircuitRecordFailure readCircuitRecordFailure(Arguments& from);
CircuitRecordSuccess readCircuitRecordSuccess(Arguments& from);
CacheGet readCacheGet(Arguments& from);
CacheSet readCacheSet(Arguments& from);
CacheDelete readCacheDelete(Arguments& from);
CacheHas readCacheHas(Arguments& from);
CacheClear readCacheClear(Arguments& from);
CacheKeys readCacheKeys(Arguments& from);
CacheSize readCacheSize(Arguments& from);
CachePrune readCachePrune(Arguments& from);
IdempotencyGet readIdempotencyGet(Arguments& from);
IdempotencySet readIdempotencySet(Arguments& from);
IdempotencyDelete readIdempotencyDelete(Arguments& from);
CheckpointSave readCheckpointSave(Arguments& from);
CheckpointLoad readCheckpointLoad(Arguments& from);
CheckpointLoadLatest readCheckpointLoadLatest(Arguments& from);
CheckpointList readCheckpointList(Arguments& from);
CheckpointCleanup readCheckpointCleanup(Arguments& from);
CheckpointDeleteAll readCheckpointDeleteAll(Arguments& from);

}  // namespace persistence::binding
