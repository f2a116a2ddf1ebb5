// The servers of STRESS_TARGETS: a JSON list of {name, backend, server, steady, planted, settings}.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/store.hpp"
#include "stress/format.hpp"

namespace persistence::stress {

struct Target {
  std::string name;
  std::string backend;
  std::string server;    ///< targets with the same word share their counts and their lock
  bool steady = true;    ///< the server is not disturbed: no call may fail
  bool planted = false;  ///< with a defect
  StoreSource source;

  std::unique_ptr<Store> makeStore() const;
  Format format() const { return backend == "mongodb" ? Format::Bson : Format::Json; }
};

std::vector<Target> readTargets(const char* document);

}  // namespace persistence::stress
