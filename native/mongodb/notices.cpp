#include "mongodb/notices.hpp"

#include <mutex>
#include <set>

namespace persistence::mongodb {
namespace {

struct Told {
  std::mutex mutex;
  std::set<std::string> about;
};

// Never destroyed: other threads may use it until the process has ended.
Told& told() {
  static Told& told = *new Told;
  return told;
}

bool isNews(const std::string& about) {
  const std::lock_guard lock(told().mutex);
  return told().about.insert(about).second;
}

}  // namespace

void Notices::add(const std::string& about, std::string text) {
  if (isNews(about)) fresh_.push_back(std::move(text));
}

}  // namespace persistence::mongodb
