#include "fuzz/support/input.hpp"

#include <array>
#include <utility>

namespace persistence::fuzz {
namespace {

constexpr std::array kKeys{"a", "b", "p:a"};
constexpr std::array kNumbers{
    "0",   "1",    "-1",  "3",   "1700000000123.5", "9223372036854775807", "-9223372036854775808",
    "nan", "-inf", "inf", "1e3", "1e300",           "99999999999999999999"};

template <typename Op>
Operation made(Input& input) {
  Op op;
  if constexpr (requires { op.key; }) op.key = input.key();
  if constexpr (requires { op.owner; }) op.owner = input.key();
  if constexpr (requires { op.prefix; }) op.prefix = input.flag() ? "p:" : "";
  if constexpr (requires { op.id; }) op.id = input.key();
  if constexpr (requires { op.task; }) op.task = input.key();
  if constexpr (requires { op.table; }) op.table = input.below(4) == 0 ? "own" : "";
  if constexpr (requires { op.ttl; }) op.ttl = static_cast<int64_t>(input.below(5000));
  if constexpr (requires { op.maxFailures; }) op.maxFailures = static_cast<int64_t>(1 + input.below(3));
  if constexpr (requires { op.keep; }) op.keep = static_cast<int64_t>(input.below(3));
  if constexpr (requires { op.sequence; }) op.sequence = static_cast<int64_t>(input.below(9));
  if constexpr (requires { op.pattern; }) op.pattern = input.flag() ? std::optional<std::string>("*") : std::nullopt;
  if constexpr (requires { op.createTables; }) op.createTables = input.flag();
  return op;
}

template <size_t... Index>
Operation oneOf(Input& input, std::index_sequence<Index...>) {
  using Make = Operation (*)(Input&);
  constexpr std::array<Make, sizeof...(Index)> kMakes{made<std::variant_alternative_t<Index, Operation>>...};
  return kMakes[input.below(kMakes.size())](input);
}

}  // namespace

std::string Input::key() { return kKeys[below(kKeys.size())]; }

std::string Input::text(std::span<const char* const> words) {
  switch (below(6)) {
    case 0: return key();
    case 1: return kNumbers[below(kNumbers.size())];
    case 2: return bytes(24);
    default: return words.empty() ? key() : words[below(words.size())];
  }
}

Operation Input::operation() { return oneOf(*this, std::make_index_sequence<std::variant_size_v<Operation>>()); }

std::deque<Operation> Input::operations(size_t most) {
  std::deque<Operation> operations;
  for (size_t count = 1 + below(most); count > 0; --count) operations.push_back(operation());
  return operations;
}

}  // namespace persistence::fuzz
