// Warnings that recur with every connection. A process reports each of them once.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace persistence {

class ReportedWarnings {
 public:
  /// The instance of the process. Never destroyed: other threads may use it until the process has ended.
  static ReportedWarnings& ofProcess();
  /// Whether `text` differs from the last warning on `subject`, such as a table with its server. Any thread.
  bool isNew(const std::string& subject, const std::string& text);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> last_;  // by subject
};

}  // namespace persistence
