// Random decisions that a seed repeats.
#pragma once

#include <random>
#include <string>

namespace persistence::stress {

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}

  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(engine_); }
  bool percent(int chance) { return below(100) < chance; }
  std::string name(const char* kind, int limit) { return kind + std::to_string(below(limit)); }

 private:
  std::minstd_rand engine_;
};

}  // namespace persistence::stress
