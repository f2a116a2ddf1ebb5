#include "core/operation.hpp"

#include <array>

namespace persistence {
namespace {

struct Traits {
  const char* name;
  Family family;
  bool repeatable = true;
  bool exclusive = false;
  bool returnsStored = false;
};

// In the order of the Operation variant.
constexpr std::array kTraits{
    Traits{"connect", Family::Connection, true, true},
    Traits{"serverTime", Family::Connection},
    Traits{"inspect", Family::Connection},
    Traits{"acquire", Family::Lock},
    Traits{"extend", Family::Lock},
    Traits{"release", Family::Lock},
    Traits{"isValid", Family::Lock},
    Traits{"forceRelease", Family::Lock},
    Traits{"getState", Family::Circuit},
    Traits{"setState", Family::Circuit},
    Traits{"recordFailure", Family::Circuit, false},
    Traits{"recordSuccess", Family::Circuit},
    Traits{"get", Family::Cache, true, false, true},
    Traits{"set", Family::Cache},
    Traits{"delete", Family::Cache},
    Traits{"has", Family::Cache},
    Traits{"clear", Family::Cache, true, true},
    Traits{"keys", Family::Cache, true, false, true},
    Traits{"stats", Family::Cache},
    Traits{"prune", Family::Cache},
    Traits{"get", Family::Idempotency, true, false, true},
    Traits{"set", Family::Idempotency},
    Traits{"delete", Family::Idempotency},
    Traits{"save", Family::Checkpoint},
    Traits{"load", Family::Checkpoint, true, false, true},
    Traits{"loadLatest", Family::Checkpoint, true, false, true},
    Traits{"list", Family::Checkpoint, true, false, true},
    Traits{"cleanup", Family::Checkpoint},
    Traits{"deleteAll", Family::Checkpoint},
};
static_assert(kTraits.size() == std::variant_size_v<Operation>);

const Traits& traitsOf(const Operation& operation) { return kTraits[operation.index()]; }

struct PayloadSize {
  template <typename Op>
  size_t operator()(const Op& op) const {
    size_t bytes = 0;
    if constexpr (requires { op.key; }) bytes += op.key.size();
    if constexpr (requires { op.value; }) bytes += op.value.size();
    if constexpr (requires { op.owner; }) bytes += op.owner.size();
    if constexpr (requires { op.prefix; }) bytes += op.prefix.size();
    if constexpr (requires { op.data; }) bytes += op.data.size();
    return bytes;
  }
};

}  // namespace

Family familyOf(const Operation& operation) { return traitsOf(operation).family; }
const char* nameOf(const Operation& operation) { return traitsOf(operation).name; }
bool repeatable(const Operation& operation) { return traitsOf(operation).repeatable; }
bool exclusive(const Operation& operation) { return traitsOf(operation).exclusive; }
bool returnsStored(const Operation& operation) { return traitsOf(operation).returnsStored; }

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
