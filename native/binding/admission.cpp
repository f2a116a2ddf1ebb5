#include "binding/admission.hpp"

namespace persistence::binding {
namespace {

Error queueFull(size_t count, const char* unit, const char* option) {
  return {ErrorKind::QueueFull,
          std::to_string(count) + " " + unit + " are waiting (option " + option + "); send fewer at once", "",
          Retry::ByCaller};
}

}  // namespace

std::optional<Error> Admission::refusal(const QueueUsage& load) const {
  if (closed_) return Error{ErrorKind::Closed, "disconnect() was called; connect() opens again", ""};
  if (load.operations == 0) return std::nullopt;
  if (waiting_.operations >= maxOperations_) return queueFull(waiting_.operations, "operations", "maxQueue");
  if (waiting_.operations > 0 && waiting_.bytes + load.bytes > maxBytes_)
    return queueFull(waiting_.bytes, "bytes", "maxQueueBytes");
  return std::nullopt;
}

}  // namespace persistence::binding
