// The keys or the family that an operation touches. Several batches may be on their way at once, and a failed batch is
// sent again. By their accesses, no later operation on the same key overtakes it.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/operation.hpp"

namespace persistence {

struct Access {
  Family family = Family::Connection;
  bool writes = false;
  bool alone = false;  ///< the operation travels in a batch of its own
  bool wide = false;   ///< the operation touches the whole family instead of a key
  uint64_t key = 0;    ///< for a checkpoint: the hash of the task
  uint64_t other = 0;  ///< for a checkpoint: the hash of the id; else 0
  /// The keys of a read of many keys. `key` and `other` are 0 then.
  std::vector<uint64_t> keys{};

  bool locksTask() const { return family == Family::Checkpoint && writes; }
  /// An operation by id and one by task may concern the same checkpoint, although they have no key in common.
  bool namesNoTask() const { return key == 0 && other != 0; }
  bool namesNoId() const { return locksTask() && other == 0; }
};

Access accessOf(const Operation& operation);

/// The accesses of all operations on their way. Each of these operations may have to be sent again.
class InFlightSet {
 public:
  bool clashes(const Access& with) const;
  void add(const Access& access) { count(access, 1); }
  void remove(const Access& access) { count(access, -1); }
  void clear();

 private:
  struct Users {
    int readers = 0;
    int writers = 0;
    bool clashWith(bool writes) const { return writers > 0 || (writes && readers > 0); }
    void count(bool writes, int by) { (writes ? writers : readers) += by; }
    bool none() const { return readers == 0 && writers == 0; }
  };
  static constexpr size_t kFamilies = static_cast<size_t>(Family::Idempotency) + 1;

  void count(const Access& access, int by);
  void countKey(uint64_t key, bool writes, int by);
  bool clashesAt(uint64_t key, bool writes) const;

  std::unordered_map<uint64_t, Users> keys_;
  std::array<Users, kFamilies> families_{};  // operations of the family
  std::array<Users, kFamilies> wide_{};      // operations that touch the whole family
  int withoutTask_ = 0;
  int withoutId_ = 0;
};

}  // namespace persistence
