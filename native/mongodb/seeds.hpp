// The servers by which a replica set is found: the URL's, and those that its last primary named, because the URL's may
// be gone for good.
#pragma once

#include <string>

#include "core/error.hpp"
#include "mongodb/handles.hpp"

namespace persistence::mongodb {

class Seeds {
 public:
  explicit Seeds(const std::string& uri) : uri_(uri) {}

  /// The URI for the next attempt; empty, with `failure` set, if the URL can't be parsed.
  UriHandle uri(Error& failure);
  /// Takes the members of the set from the primary's reply to hello.
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
