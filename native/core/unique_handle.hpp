// A handle of a C library that is released with its owner.
#pragma once

#include <memory>

namespace persistence {

template <auto release>
struct Deleter {
  template <typename Handle>
  void operator()(Handle* handle) const {
    release(handle);
  }
};

template <typename Handle, auto release>
using Owned = std::unique_ptr<Handle, Deleter<release>>;

}  // namespace persistence
