#include "core/operation.hpp"

#include <array>
#include <utility>

namespace persistence {
namespace {

template <size_t... At>
constexpr auto infosOf(std::index_sequence<At...>) {
  return std::array{&std::variant_alternative_t<At, Operation>::info...};
}

constexpr auto kInfos = infosOf(std::make_index_sequence<std::variant_size_v<Operation>>());

struct PayloadSize {
  template <typename Op>
  size_t operator()(const Op& op) const {
    size_t bytes = 0;
    if constexpr (requires { op.key; }) bytes += op.key.size();
    if constexpr (requires { op.keys; })
      for (const std::string& key : op.keys) bytes += sizeof key + key.size();
    if constexpr (requires { op.value; }) bytes += op.value.size();
    if constexpr (requires { op.owner; }) bytes += op.owner.size();
    if constexpr (requires { op.prefix; }) bytes += op.prefix.size();
    if constexpr (requires { op.data; }) bytes += op.data.size();
    return bytes;
  }
};

}  // namespace

const OperationInfo& infoOf(const Operation& operation) { return *kInfos[operation.index()]; }

std::string_view keyOf(const Operation& operation) {
  return std::visit(
      []<typename Op>(const Op& op) -> std::string_view {
        if constexpr (requires { op.key; }) return op.key;
        if constexpr (requires { op.task; }) return op.task;
        if constexpr (requires { op.id; }) return op.id;
        return {};
      },
      operation);
}

size_t sizeOf(const Operation& operation) { return sizeof(Operation) + std::visit(PayloadSize{}, operation); }

}  // namespace persistence
