// Reads the JSON document of settings into fields. If a member is absent, its field keeps its value.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "core/settings.hpp"

namespace persistence {

using Json = nlohmann::json;

template <typename T>
constexpr bool kIsWhole = std::is_integral_v<T> && !std::is_same_v<T, bool>;

/// nlohmann_json would cast a fraction and truncate a number that is out of range.
template <typename Whole>
Whole wholeIn(const Json& from) {
  if (from.is_number_unsigned() && std::in_range<Whole>(from.get<uint64_t>())) return from.get<Whole>();
  if (from.is_number_integer() && std::in_range<Whole>(from.get<int64_t>())) return from.get<Whole>();
  throw std::invalid_argument("the settings have something else where a whole number belongs, or one out of range");
}

template <typename T>
void read(const Json& from, const char* name, T& into) {
  const auto found = from.find(name);
  if (found == from.end()) return;
  if constexpr (kIsWhole<T>)
    into = wholeIn<T>(*found);
  else
    into = found->get<T>();
}

inline void read(const Json& from, const char* name, Milliseconds& into) {
  if (auto found = from.find(name); found != from.end()) into = Milliseconds(wholeIn<int64_t>(*found));
}

/// The error of nlohmann_json without any text of the document.
std::invalid_argument refusalOf(const Json::exception& broken);

/// Reads the settings that all backends share.
void readCommon(const Json& from, Settings& into);

/// The shared settings and those that `fill` reads from the document. @throws std::invalid_argument
template <typename Own, typename Fill>
Own settingsIn(const std::string& document, const Fill& fill) {
  try {
    const Json json = Json::parse(document);
    Own settings;
    readCommon(json, settings);
    fill(json, settings);
    return settings;
  } catch (const Json::exception& broken) {
    throw refusalOf(broken);
  }
}

}  // namespace persistence
