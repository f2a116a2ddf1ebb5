#include "mongodb/driver_init.hpp"

#include <mutex>
#include <new>
#include <utility>

#include "mongodb/handles.hpp"

namespace persistence::mongodb {
namespace {

// Bounds the journal: possibly no adapter takes the lines.
constexpr size_t kMaxKept = 100;

struct Journal {
  std::mutex mutex;
  std::vector<std::string> lines;
};

// Never destroyed: libmongoc may log until the process has ended.
Journal& journal() {
  static Journal& journal = *new Journal;
  return journal;
}

void keep(mongoc_log_level_t level, const char* domain, const char* message, void*) {
  if (level > MONGOC_LOG_LEVEL_WARNING) return;
  const std::lock_guard lock(journal().mutex);
  try {
    if (journal().lines.size() < kMaxKept) journal().lines.push_back(std::string(domain) + ": " + message);
  } catch (const std::bad_alloc&) {  // out of memory: the warning is dropped
  }
}

}  // namespace

void beginLibrary() {
  static std::once_flag once;
  std::call_once(once, [] {
    journal();
    mongoc_log_set_handler(keep, nullptr);
    mongoc_init();
  });
}

std::vector<std::string> takeWarnings() {
  const std::lock_guard lock(journal().mutex);
  return std::exchange(journal().lines, {});
}

}  // namespace persistence::mongodb
