// JS arguments -> Operation. lib/ has checked the types of the arguments.
#pragma once

#include <napi.h>

#include <optional>
#include <string>
#include <vector>

#include "core/operation.hpp"

namespace persistence::binding {

/// The arguments of one call, read from left to right.
class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info) : info_(info) {}

  std::string text();
  std::vector<std::string> texts();
  /// Text, or the bytes of a Buffer.
  std::string value();
  std::optional<std::string> maybeText();
  int64_t integer();
  double number();
  std::optional<double> maybeNumber();
  bool boolean();
  Breaker breaker();

 private:
  std::string textIn(napi_value value) const;
  napi_value next() { return info_[at_++]; }
  bool nextIsAbsent() const;

  const Napi::CallbackInfo& info_;
  size_t at_ = 0;
};

}  // namespace persistence::binding
