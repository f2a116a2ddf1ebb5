#include "core/access.hpp"

#include <algorithm>

#include "core/hash.hpp"

namespace persistence {
namespace {

// The hash has no separator between prefix and task, because the table stores both as one name.
uint64_t hashOf(Family family, std::string_view first, std::string_view second) {
  return persistence::hashOf(second, persistence::hashOf(first, kHashSeed + static_cast<uint64_t>(family)));
}

// A task and an id may have the same name. The complement keeps their hashes apart.
uint64_t hashOfId(std::string_view prefix, std::string_view id) { return ~hashOf(Family::Checkpoint, prefix, id); }

struct Describe {
  Access access;

  template <typename Op>
  Access operator()(const Op& op) {
    access.writes = Op::info.effect == Effect::Writes;
    if constexpr (requires { op.task; }) access.key = hashOf(Family::Checkpoint, op.prefix, op.task);
    if constexpr (requires { op.id; }) access.other = hashOfId(op.prefix, op.id);
    if constexpr (requires { op.key; }) access.key = hashOf(access.family, tableOf(op), op.key);
    if constexpr (requires { op.keys; })
      for (const std::string& key : op.keys) access.keys.push_back(hashOf(access.family, tableOf(op), key));
    access.alone = access.key == 0 && access.other == 0 && access.keys.empty();
    access.wide = access.alone && !std::is_same_v<Op, CachePrune>;  // no other operation sees expired entries
    return access;
  }

  template <typename Op>
  static std::string_view tableOf(const Op& op) {
    if constexpr (requires { op.table; }) return op.table;
    return {};
  }
};

}  // namespace

Access accessOf(const Operation& operation) { return std::visit(Describe{{familyOf(operation)}}, operation); }

bool InFlightSet::clashes(const Access& with) const {
  const size_t family = static_cast<size_t>(with.family);
  if (with.wide) return families_[family].clashWith(with.writes);
  if (wide_[family].clashWith(with.writes)) return true;
  if ((with.namesNoTask() && withoutId_ > 0) || (with.namesNoId() && withoutTask_ > 0)) return true;
  const auto clashes = [&](uint64_t key) { return clashesAt(key, with.writes); };
  return clashes(with.key) || clashes(with.other) || std::any_of(with.keys.begin(), with.keys.end(), clashes);
}

bool InFlightSet::clashesAt(uint64_t key, bool writes) const {
  if (key == 0) return false;
  const auto found = keys_.find(key);
  return found != keys_.end() && found->second.clashWith(writes);
}

void InFlightSet::count(const Access& access, int by) {
  const size_t family = static_cast<size_t>(access.family);
  families_[family].count(access.writes, by);
  if (access.wide) return wide_[family].count(access.writes, by);
  if (access.namesNoTask()) withoutTask_ += by;
  if (access.namesNoId()) withoutId_ += by;
  countKey(access.key, access.writes, by);
  countKey(access.other, access.writes, by);
  for (const uint64_t key : access.keys) countKey(key, access.writes, by);
}

void InFlightSet::countKey(uint64_t key, bool writes, int by) {
  if (key == 0) return;
  const auto found = keys_.try_emplace(key).first;
  found->second.count(writes, by);
  if (found->second.none()) keys_.erase(found);
}

void InFlightSet::clear() {
  keys_.clear();
  families_ = {};
  wide_ = {};
  withoutTask_ = withoutId_ = 0;
}

}  // namespace persistence
