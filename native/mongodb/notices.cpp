#include "mongodb/notices.hpp"

#include "core/reported_warnings.hpp"

namespace persistence::mongodb {

void Notices::add(const std::string& about, std::string text) {
  if (ReportedWarnings::ofProcess().isNew(about, text)) outbox_.push_back(std::move(text));
}

}  // namespace persistence::mongodb
