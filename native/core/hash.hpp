// FNV-1a: the same number for the same bytes in every process and on every machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace persistence {

inline constexpr uint64_t kHashSeed = 0xcbf29ce484222325;

constexpr uint64_t hashOf(std::string_view bytes, uint64_t seed = kHashSeed) {
  uint64_t hash = seed;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

}  // namespace persistence
