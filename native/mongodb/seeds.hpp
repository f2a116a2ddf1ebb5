// By which servers a replica set is found: the URL's, and those that its last primary named, as the URL's may be gone
// for good.
#pragma once

#include <string>

#include "core/error.hpp"
#include "mongodb/handles.hpp"

namespace persistence::mongodb {

class Seeds {
 public:
  explicit Seeds(const std::string& uri) : uri_(uri) {}

  /// For the next attempt; empty with a failure when it is none.
  UriHandle uri(Error& failure);
  /// What the primary said of its set.
  void learn(const bson_t& hello);

 private:
  bool usesMembers() const;
  std::string withMembers() const;

  const std::string& uri_;
  std::string members_;  ///< `,host:port` of each
  std::string setName_;
  bool isSetNamed_ = false;
  bool isSingle_ = false;
  int attempts_ = 0;
};

}  // namespace persistence::mongodb
