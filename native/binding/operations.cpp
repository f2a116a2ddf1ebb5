// Every operation: its name in lib/native/binding.ts, and the reader of its arguments. C++ evaluates a braced list from
// left to right, so the arguments are read in their order.
#include "binding/adapter.hpp"

namespace persistence::binding {

std::vector<Adapter::PropertyDescriptor> Adapter::operations() {
  return {
      operation<[](Arguments& from) {
        return Connect{from.boolean(), from.text()};
      }>("connect"),
      operation<[](Arguments&) { return ServerTime{}; }>("serverTime"),
      operation<[](Arguments& from) { return Inspect{from.text()}; }>("inspect"),
      operation<[](Arguments& from) {
        return LockAcquire{from.text(), from.text(), from.integer()};
      }>("lockAcquire"),
      operation<[](Arguments& from) {
        return LockExtend{from.text(), from.text(), from.integer()};
      }>("lockExtend"),
      operation<[](Arguments& from) {
        return LockRelease{from.text(), from.text()};
      }>("lockRelease"),
      operation<[](Arguments& from) {
        return LockCheck{from.text(), from.text()};
      }>("lockCheck"),
      operation<[](Arguments& from) { return LockForceRelease{from.text()}; }>("lockForceRelease"),
      operation<[](Arguments& from) { return CircuitGet{from.text()}; }>("circuitGet"),
      operation<[](Arguments& from) {
        return CircuitSet{from.text(),
                          BreakerState{from.breaker(), from.integer(), from.maybeNumber(), from.maybeNumber()}};
      }>("circuitSet"),
      operation<[](Arguments& from) {
        return CircuitRecordFailure{from.text(), from.integer()};
      }>("circuitRecordFailure"),
      operation<[](Arguments& from) { return CircuitRecordSuccess{from.text()}; }>("circuitRecordSuccess"),
      operation<[](Arguments& from) {
        return CacheGet{from.text(), from.text()};
      }>("cacheGet"),
      operation<[](Arguments& from) {
        return CacheGetMany{from.texts(), from.text()};
      }>("cacheGetMany"),
      operation<[](Arguments& from) {
        return CacheSet{from.text(), from.value(), from.integer(), from.text()};
      }>("cacheSet"),
      operation<[](Arguments& from) {
        return CacheDelete{from.text(), from.text()};
      }>("cacheDelete"),
      operation<[](Arguments& from) {
        return CacheHas{from.text(), from.text()};
      }>("cacheHas"),
      operation<[](Arguments& from) {
        return CacheTtl{from.text(), from.text()};
      }>("cacheTtl"),
      operation<[](Arguments& from) {
        return CacheClear{from.text(), from.text()};
      }>("cacheClear"),
      operation<[](Arguments& from) {
        return CacheKeys{from.text(), from.maybeText(), from.text()};
      }>("cacheKeys"),
      operation<[](Arguments& from) {
        return CacheSize{from.text(), from.text()};
      }>("cacheSize"),
      operation<[](Arguments& from) {
        return CachePrune{from.text(), from.text()};
      }>("cachePrune"),
      operation<[](Arguments& from) { return IdempotencyGet{from.text()}; }>("idempotencyGet"),
      operation<[](Arguments& from) {
        return IdempotencySet{from.text(), from.value(), from.integer()};
      }>("idempotencySet"),
      operation<[](Arguments& from) { return IdempotencyDelete{from.text()}; }>("idempotencyDelete"),
      operation<[](Arguments& from) {
        return CheckpointSave{from.text(),   from.text(),   from.text(),  from.integer(),
                              from.number(), from.number(), from.value(), from.maybeNumber()};
      }>("checkpointSave"),
      operation<[](Arguments& from) {
        return CheckpointLoad{from.text(), from.text()};
      }>("checkpointLoad"),
      operation<[](Arguments& from) {
        return CheckpointLoadLatest{from.text(), from.text()};
      }>("checkpointLoadLatest"),
      operation<[](Arguments& from) {
        return CheckpointList{from.text(), from.text()};
      }>("checkpointList"),
      operation<[](Arguments& from) {
        return CheckpointCleanup{from.text(), from.text(), from.integer()};
      }>("checkpointCleanup"),
      operation<[](Arguments& from) {
        return CheckpointDeleteAll{from.text(), from.text()};
      }>("checkpointDeleteAll"),
  };
}

}  // namespace persistence::binding
