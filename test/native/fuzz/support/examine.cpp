#include "fuzz/support/examine.hpp"

#include <algorithm>
#include <string_view>

namespace persistence::fuzz {
namespace {

volatile unsigned char sink;

struct Read {
  void operator()(std::monostate) const {}
  void operator()(bool truth) const { sink = truth; }
  void operator()(double number) const { sink = static_cast<unsigned char>(number != 0); }
  void operator()(const std::string& text) const {
    for (const char letter : text) sink = static_cast<unsigned char>(letter);
  }
  void operator()(const Bytes& bytes) const { (*this)(bytes.data); }
  void operator()(const Texts& texts) const {
    for (const std::string& text : texts) (*this)(text);
  }
  void operator()(const Documents& documents) const {
    for (const Bytes& document : documents) (*this)(document);
  }
  void operator()(const Values& values) const {
    for (const auto& value : values)
      if (value) std::visit(*this, *value);
  }
  void operator()(const Entry& entry) const {
    std::visit(*this, entry.value);
    if (entry.expiresAt) (*this)(*entry.expiresAt);
  }
  void operator()(const BreakerState& breaker) const {
    require(breaker.state <= Breaker::HalfOpen, "a breaker has a state that does not exist");
    sink = static_cast<unsigned char>(breaker.failureCount);
  }
};

}  // namespace

void examine(const Outcome& outcome) {
  if (const auto* result = std::get_if<Result>(&outcome)) return std::visit(Read{}, *result);
  const Error& error = std::get<Error>(outcome);
  require(*codeOf(error.kind) != '\0', "an error has no code");
  Read{}(error.message);
  Read{}(error.nativeCode);
}

void Deliveries::take(RequestId id, const Outcome& outcome) {
  require(id < has_.size(), "an outcome of an operation that nobody submitted");
  require(!has_[id], "an operation has two outcomes");
  has_[id] = true;
  examine(outcome);
}

bool Deliveries::complete() const {
  return std::all_of(has_.begin(), has_.end(), [](bool has) { return has; });
}

}  // namespace persistence::fuzz
