#include "redis/info.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace persistence::redis {
namespace {

constexpr std::pair<int, int> kOldest{6, 2};

std::string_view takeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

}  // namespace

std::string_view infoValue(std::string_view info, std::string_view name) {
  while (!info.empty()) {
    const std::string_view line = takeLine(info);
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':')
      return line.substr(name.size() + 1);
  }
  return {};
}

std::string_view helloValue(const Reply& hello, std::string_view name) {
  const auto& parts = hello.elements;
  for (size_t at = 0; at + 1 < parts.size(); at += 2)
    if (parts[at]->text == name) return parts[at + 1]->text;
  return {};
}

std::string_view modeIn(std::string_view info) {
  for (const char* const name : {"redis_mode", "server_mode", "redict_mode"})
    if (const auto mode = infoValue(info, name); !mode.empty()) return mode;
  return {};
}

bool isTooOld(std::string_view version) {
  const char* const end = version.data() + version.size();
  std::pair<int, int> number;
  const auto major = std::from_chars(version.data(), end, number.first);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return false;
  const auto minor = std::from_chars(major.ptr + 1, end, number.second);
  return minor.ec == std::errc() && number < kOldest;
}

}  // namespace persistence::redis
