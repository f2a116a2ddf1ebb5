#include "binding/arguments.hpp"

#include <array>

namespace persistence::binding {
std::string Arguments::text() { return textIn(next()); }

// A handle scope for each element, because there may be a thousand.
std::vector<std::string> Arguments::texts() {
  const napi_value list = next();
  uint32_t length = 0;
  napi_get_array_length(info_.Env(), list, &length);
  std::vector<std::string> texts(length);
  for (uint32_t at = 0; at < length; ++at) {
    const Napi::HandleScope scope(info_.Env());
    napi_value element = nullptr;
    if (napi_get_element(info_.Env(), list, at, &element) == napi_ok) texts[at] = textIn(element);
  }
  return texts;
}

std::string Arguments::textIn(napi_value value) const {
  std::array<char, 512> buffer;
  size_t length = 0;
  napi_get_value_string_utf8(info_.Env(), value, buffer.data(), buffer.size(), &length);
  // V8 never splits a character, which has at most 4 bytes: a result this short is the whole text.
  if (length + 4 < buffer.size()) return {buffer.data(), length};
  napi_get_value_string_utf8(info_.Env(), value, nullptr, 0, &length);
  std::string text(length, '\0');
  napi_get_value_string_utf8(info_.Env(), value, text.data(), length + 1, &length);
  return text;
}

std::string Arguments::value() {
  bool isBuffer = false;
  napi_is_buffer(info_.Env(), info_[at_], &isBuffer);
  if (!isBuffer) return text();
  void* bytes = nullptr;
  size_t length = 0;
  napi_get_buffer_info(info_.Env(), next(), &bytes, &length);
  return {static_cast<const char*>(bytes), length};
}

bool Arguments::nextIsAbsent() const {
  const napi_value value = info_[at_];
  napi_valuetype type = napi_undefined;
  napi_typeof(info_.Env(), value, &type);
  return type == napi_undefined || type == napi_null;
}

std::optional<std::string> Arguments::maybeText() {
  if (!nextIsAbsent()) return text();
  ++at_;
  return std::nullopt;
}

int64_t Arguments::integer() {
  int64_t value = 0;
  napi_get_value_int64(info_.Env(), next(), &value);
  return value;
}

double Arguments::number() {
  double value = 0;
  napi_get_value_double(info_.Env(), next(), &value);
  return value;
}

std::optional<double> Arguments::maybeNumber() {
  if (!nextIsAbsent()) return number();
  ++at_;
  return std::nullopt;
}

Breaker Arguments::breaker() {
  const std::string word = text();
  if (word == "open") return Breaker::Open;
  return word == "half-open" ? Breaker::HalfOpen : Breaker::Closed;
}

bool Arguments::boolean() {
  bool value = false;
  napi_get_value_bool(info_.Env(), next(), &value);
  return value;
}

}  // namespace persistence::binding
