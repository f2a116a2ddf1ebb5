// What an operation touches, so that operations on one key keep their order although several groups are on the way:
// a group that fails is sent again, and nothing that came after may have overtaken it.
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
  bool alone = false;  ///< runs in a group of its own
  bool wide = false;   ///< concerns the whole family instead of a key
  uint64_t key = 0;    ///< of a checkpoint: the task
  uint64_t other = 0;  ///< of a checkpoint: the id, else 0
  /// Of a read of many keys, which has no other.
  std::vector<uint64_t> keys{};

  bool locksTask() const { return family == Family::Checkpoint && writes; }
  /// One finds a checkpoint by its id, the other removes a task's: they may be about the same one.
  bool namesNoTask() const { return key == 0 && other != 0; }
  bool namesNoId() const { return locksTask() && other == 0; }
};

Access accessOf(const Operation& operation);

/// The accesses of all operations on their way, which may have to be sent again.
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
  std::array<Users, kFamilies> families_{};  // all users
  std::array<Users, kFamilies> wide_{};      // those that touch the whole family
  int withoutTask_ = 0;
  int withoutId_ = 0;
};

}  // namespace persistence
