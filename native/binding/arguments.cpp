#include "binding/arguments.hpp"

#include <array>

namespace persistence::binding {
namespace {

Breaker breakerOf(const std::string& word) {
  if (word == "open") return Breaker::Open;
  return word == "half-open" ? Breaker::HalfOpen : Breaker::Closed;
}

}  // namespace

std::string Arguments::text() {
  const napi_value value = next();
  std::array<char, 512> buffer;
  size_t length = 0;
  napi_get_value_string_utf8(info_.Env(), value, buffer.data(), buffer.size(), &length);
  // V8 never cuts a character: a result this short is the whole text.
  if (length + 4 < buffer.size()) return {buffer.data(), length};
  napi_get_value_string_utf8(info_.Env(), value, nullptr, 0, &length);
  std::string text(length, '\0');
  napi_get_value_string_utf8(info_.Env(), value, text.data(), length + 1, &length);
  return text;
}

std::string Arguments::value() {
  bool isBuffer = false;
  napi_is_buffer(info_.Env(), info_[at_], &isBuffer);
  if (!isBuffer) return text();
  void* bytes = nullptr;
  size_t length = 0;
  napi_get_buffer_info(info_.Env(), next(), &bytes, &length);
  return {static_cast<const char*>(bytes), length};
}

bool Arguments::nextIsAbsent() const {
  const napi_value value = info_[at_];
  napi_valuetype type = napi_undefined;
  napi_typeof(info_.Env(), value, &type);
  return type == napi_undefined || type == napi_null;
}

std::optional<std::string> Arguments::maybeText() {
  if (!nextIsAbsent()) return text();
  ++at_;
  return std::nullopt;
}

int64_t Arguments::integer() {
  int64_t value = 0;
  napi_get_value_int64(info_.Env(), next(), &value);
  return value;
}

double Arguments::number() {
  double value = 0;
  napi_get_value_double(info_.Env(), next(), &value);
  return value;
}

std::optional<double> Arguments::maybeNumber() {
  if (!nextIsAbsent()) return number();
  ++at_;
  return std::nullopt;
}

bool Arguments::boolean() {
  bool value = false;
  napi_get_value_bool(info_.Env(), next(), &value);
  return value;
}

// Braces: the arguments are read in the order in which they are written.
Connect readConnect(Arguments& from) { return Connect{from.boolean(), from.text()}; }
ServerTime readServerTime(Arguments&) { return ServerTime{}; }
Inspect readInspect(Arguments& from) { return Inspect{from.text()}; }

LockAcquire readLockAcquire(Arguments& from) { return LockAcquire{from.text(), from.text(), from.integer()}; }
LockExtend readLockExtend(Arguments& from) { return LockExtend{from.text(), from.text(), from.integer()}; }
LockRelease readLockRelease(Arguments& from) { return LockRelease{from.text(), from.text()}; }
LockCheck readLockCheck(Arguments& from) { return LockCheck{from.text(), from.text()}; }
LockForceRelease readLockForceRelease(Arguments& from) { return LockForceRelease{from.text()}; }

CircuitGet readCircuitGet(Arguments& from) { return CircuitGet{from.text()}; }
CircuitSet readCircuitSet(Arguments& from) {
  return CircuitSet{from.text(),
                    BreakerState{breakerOf(from.text()), from.integer(), from.maybeNumber(), from.maybeNumber()}};
}
CircuitRecordFailure readCircuitRecordFailure(Arguments& from) {
  return CircuitRecordFailure{from.text(), from.integer()};
}
CircuitRecordSuccess readCircuitRecordSuccess(Arguments& from) { return CircuitRecordSuccess{from.text()}; }

CacheGet readCacheGet(Arguments& from) { return CacheGet{from.text(), from.text()}; }
CacheSet readCacheSet(Arguments& from) { return CacheSet{from.text(), from.value(), from.integer(), from.text()}; }
CacheDelete readCacheDelete(Arguments& from) { return CacheDelete{from.text(), from.text()}; }
CacheHas readCacheHas(Arguments& from) { return CacheHas{from.text(), from.text()}; }
CacheClear readCacheClear(Arguments& from) { return CacheClear{from.text(), from.text()}; }
CacheKeys readCacheKeys(Arguments& from) { return CacheKeys{from.text(), from.maybeText(), from.text()}; }
CacheSize readCacheSize(Arguments& from) { return CacheSize{from.text(), from.text()}; }
CachePrune readCachePrune(Arguments& from) { return CachePrune{from.text(), from.text()}; }

IdempotencyGet readIdempotencyGet(Arguments& from) { return IdempotencyGet{from.text()}; }
IdempotencySet readIdempotencySet(Arguments& from) { return IdempotencySet{from.text(), from.value(), from.integer()}; }
IdempotencyDelete readIdempotencyDelete(Arguments& from) { return IdempotencyDelete{from.text()}; }

CheckpointSave readCheckpointSave(Arguments& from) {
  return CheckpointSave{from.text(),   from.text(),   from.text(),  from.integer(),
                        from.number(), from.number(), from.value(), from.maybeNumber()};
}
CheckpointLoad readCheckpointLoad(Arguments& from) { return CheckpointLoad{from.text(), from.text()}; }
CheckpointLoadLatest readCheckpointLoadLatest(Arguments& from) {
  return CheckpointLoadLatest{from.text(), from.text()};
}
CheckpointList readCheckpointList(Arguments& from) { return CheckpointList{from.text(), from.text()}; }
CheckpointCleanup readCheckpointCleanup(Arguments& from) {
  return CheckpointCleanup{from.text(), from.text(), from.integer()};
}
CheckpointDeleteAll readCheckpointDeleteAll(Arguments& from) { return CheckpointDeleteAll{from.text(), from.text()}; }

}  // namespace persistence::binding
