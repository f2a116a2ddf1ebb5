// Notices to the application about collections that work. Each connection examines the collections itself, but a notice
// is given only once in a process.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace persistence::mongodb {

class Notices {
 public:
  /// `about`: the collection, with its server and database.
  void add(const std::string& about, std::string text);
  /// The notices that were added since the last call.
  std::vector<std::string> take() { return std::exchange(outbox_, {}); }

 private:
  std::vector<std::string> outbox_;
};

}  // namespace persistence::mongodb
