#include "core/reported_warnings.hpp"

#include <utility>

namespace persistence {

ReportedWarnings& ReportedWarnings::ofProcess() {
  static auto& warnings = *new ReportedWarnings;
  return warnings;
}

bool ReportedWarnings::isNew(const std::string& subject, const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto [found, added] = last_.try_emplace(subject, text);
  return added || std::exchange(found->second, text) != text;
}

}  // namespace persistence
