// What the application should know of a collection that works. Each connection looks at the collections for itself, and
// the application hears of each but once in a process.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace persistence::mongodb {

class Notices {
 public:
  /// `about`: the collection, with its server and database.
  void add(const std::string& about, std::string text);
  /// Those that have come since the last call.
  std::vector<std::string> take() { return std::exchange(outbox_, {}); }

 private:
  std::vector<std::string> outbox_;
};

}  // namespace persistence::mongodb
