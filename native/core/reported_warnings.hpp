// Warnings that recur with every connection, and are reported once in a process.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace persistence {

class ReportedWarnings {
 public:
  /// Those of this process. Never destroyed: other threads may use it until the process has ended.
  static ReportedWarnings& ofProcess();
  /// Whether `text` differs from what was reported last of `subject`, such as a table with its server. From any thread.
  bool isNew(const std::string& subject, const std::string& text);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> last_;  // by subject
};

}  // namespace persistence
