// Random operations of all kinds within one namespace, and the answer of each when they take effect in call order.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/operation.hpp"
#include "stress/format.hpp"
#include "stress/random.hpp"

namespace persistence::stress {

using Check = std::function<bool(const Result&)>;

struct Call {
  Operation operation;
  Check holds;
};

/// Checks the answer to a release. For several releases in one command MongoDB reports only how many locks it freed.
Check released(bool expected);

class Model {
 public:
  /// `space` is a prefix that no other model uses.
  Model(std::string space, Format format, Random& random)
      : space_(std::move(space)), format_(format), random_(random) {}

  Call next();

 private:
  Call lock();
  Call circuit();
  Call cache();
  Call cacheAsAWhole();
  Call idempotency();
  Call checkpoint();
  Call save(const std::string& task, int64_t sequence);
  Call cleanup(const std::string& task);

  std::string key(const char* family) { return space_ + family + random_.name(":", 6); }
  std::string value();
  std::string stored(const std::string& value) const { return valueIn(format_, value); }

  const std::string space_;
  const Format format_;
  Random& random_;
  std::map<std::string, std::string> holders_;  // empty: not held
  std::map<std::string, std::optional<BreakerState>> breakers_;
  std::map<std::string, std::string> entries_;
  std::map<std::string, std::string> results_;
  std::map<std::string, std::set<int64_t>> sequences_;
};

}  // namespace persistence::stress
