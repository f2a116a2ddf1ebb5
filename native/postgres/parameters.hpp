// The parameters of a statement. All are sent in binary form, with a length: a text is never cut at U+0000, and numbers
// need no formatting.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "postgres/handles.hpp"

namespace persistence::postgres {

class Parameters {
 public:
  static constexpr size_t kMax = 8;

  /// The bytes must live until the statement is sent.
  Parameters& text(std::string_view value) { return add(kText, value.data(), value.size()); }

  /// A text that these parameters own.
  Parameters& own(std::string value) {
    owned_.push_back(std::make_unique<std::string>(std::move(value)));
    return text(*owned_.back());
  }

  /// An array of texts. Its header: the number of dimensions, whether it has NULLs, the element type, then the length
  /// and the first index of its one dimension.
  Parameters& texts(const std::vector<std::string>& values) {
    std::string array;
    for (const size_t word : {size_t{1}, size_t{0}, size_t{kText}, values.size(), size_t{1}}) appendWord(array, word);
    for (const std::string& value : values) {
      appendWord(array, value.size());
      array += value;
    }
    own(std::move(array));
    types_[count_ - 1] = kTexts;
    return *this;
  }

  Parameters& integer(int64_t value) { return number(kInteger, static_cast<uint64_t>(value)); }

  Parameters& real(std::optional<double> value) {
    return value ? number(kReal, std::bit_cast<uint64_t>(*value)) : add(kReal, nullptr, 0);
  }

  Parameters& maybeInteger(std::optional<int64_t> value) { return value ? integer(*value) : add(kInteger, nullptr, 0); }

  int count() const { return count_; }
  const Oid* types() const { return types_; }
  const int* lengths() const { return lengths_; }
  const int* formats() const { return kBinary; }

  /// Valid until this object moves.
  const char* const* values() const {
    for (int at = 0; at < count_; ++at)
      if (isNumber_[at]) values_[at] = numbers_[at];
    return values_;
  }

 private:
  // From pg_type.dat: the OIDs of built-in types never change.
  static constexpr Oid kText = 25, kTexts = 1009, kInteger = 20, kReal = 701;
  static constexpr int kBinary[kMax] = {1, 1, 1, 1, 1, 1, 1, 1};

  static void appendWord(std::string& to, size_t word) {
    for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(word >> shift);
  }

  Parameters& add(Oid type, const char* bytes, size_t length) {
    types_[count_] = type;
    values_[count_] = bytes;
    lengths_[count_] = static_cast<int>(length);
    isNumber_[count_++] = false;
    return *this;
  }

  Parameters& number(Oid type, uint64_t bits) {
    char* into = numbers_[count_];
    for (int at = 0; at < 8; ++at) into[at] = static_cast<char>(bits >> (56 - 8 * at));
    add(type, into, 8);
    isNumber_[count_ - 1] = true;
    return *this;
  }

  int count_ = 0;
  Oid types_[kMax] = {};
  mutable const char* values_[kMax] = {};
  int lengths_[kMax] = {};
  bool isNumber_[kMax] = {};
  char numbers_[kMax][8] = {};
  std::vector<std::unique_ptr<std::string>> owned_;
};

}  // namespace persistence::postgres
