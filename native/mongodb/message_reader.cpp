#include "mongodb/message_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "mongodb/handles.hpp"

namespace persistence::mongodb {
namespace {

constexpr size_t kHeader = 16, kFirst = size_t{16} << 10, kPart = size_t{1} << 20;
constexpr int32_t kOpReply = 1, kOpMsg = 2013;
constexpr int kMaxDepth = 200;  // the deepest nesting that a server sends
constexpr uint32_t kChecksum = 1, kRequired = 0xffff;

int32_t numberAt(std::string_view bytes, size_t at) {
  uint32_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return static_cast<int32_t>(BSON_UINT32_FROM_LE(number));
}

/// The one document of a message; empty if the message is of another kind, or has another number of documents.
std::string_view documentIn(std::string_view frame) {
  constexpr size_t kFlags = kHeader, kKind = kFlags + 4, kSection = kKind + 1;
  constexpr size_t kCount = kFlags + 16, kDocuments = kCount + 4;
  const int32_t code = numberAt(frame, 12);
  if (code == kOpReply && frame.size() > kDocuments && numberAt(frame, kCount) == 1) return frame.substr(kDocuments);
  if (code != kOpMsg || frame.size() <= kSection || frame[kKind] != 0) return {};
  const auto flags = static_cast<uint32_t>(numberAt(frame, kFlags));
  if (flags & kRequired & ~kChecksum) return {};
  const size_t end = frame.size() - (flags & kChecksum ? 4 : 0);
  return end > kSection ? frame.substr(kSection, end - kSection) : std::string_view();
}

/// libmongoc does not check the types of these fields.
bool isClock(const bson_iter_t& time) {
  const std::string_view name = bson_iter_key(&time);
  if (name == "operationTime") return BSON_ITER_HOLDS_TIMESTAMP(&time);
  if (name != "$clusterTime") return true;
  bson_iter_t inside;
  return BSON_ITER_HOLDS_DOCUMENT(&time) && bson_iter_recurse(&time, &inside) &&
         bson_iter_find(&inside, "clusterTime") && BSON_ITER_HOLDS_TIMESTAMP(&inside);
}

bool isDocument(const bson_iter_t& field, bson_t& inside) {
  const uint8_t* data = nullptr;
  uint32_t length = 0;
  if (BSON_ITER_HOLDS_DOCUMENT(&field))
    bson_iter_document(&field, &length, &data);
  else
    bson_iter_array(&field, &length, &data);
  return data && bson_init_static(&inside, data, length);
}

/// bson_validate() accepts nested documents with a wrong end, and any depth.
bool isSound(const bson_t& document, int depth) {
  bson_iter_t field;
  bson_t inside;
  if (depth > kMaxDepth || !bson_iter_init(&field, &document)) return false;
  while (bson_iter_next(&field)) {
    const bool nests = BSON_ITER_HOLDS_DOCUMENT(&field) || BSON_ITER_HOLDS_ARRAY(&field);
    if (nests && (!isDocument(field, inside) || !isSound(inside, depth + 1))) return false;
    if (depth == 0 && !isClock(field)) return false;
  }
  return field.err_off == 0;
}

bool isSound(std::string_view bytes) {
  bson_t document;
  const auto* const data = reinterpret_cast<const uint8_t*>(bytes.data());
  return !bytes.empty() && bson_init_static(&document, data, bytes.size()) && isSound(document, 0);
}

}  // namespace

// Makes room for one part of a long message at a time, so that memory is taken only for bytes that have arrived.
std::span<char> MessageReader::room() {
  size_t missing = kFirst - std::min(kFirst, got_);
  if (got_ >= sizeof(int32_t))
    missing = std::max(missing, std::min(kPart, static_cast<size_t>(numberAt(bytes_, 0)) - got_));
  bytes_.resize(std::max(bytes_.size(), got_ + missing));
  return {bytes_.data() + got_, missing};
}

void MessageReader::took(size_t count, size_t limit) {
  got_ += count;
  if (got_ >= sizeof(int32_t)) check(limit);
}

void MessageReader::check(size_t limit) {
  const int32_t length = numberAt(bytes_, 0);
  if (length <= static_cast<int32_t>(kHeader) || got_ > static_cast<size_t>(length)) {
    problem_ = Problem::Garbled;
  } else if (static_cast<size_t>(length) > limit) {
    problem_ = Problem::TooLong;
  } else if (got_ == static_cast<size_t>(length)) {
    isWhole_ = isSound(documentIn({bytes_.data(), got_}));
    problem_ = isWhole_ ? Problem::None : Problem::Garbled;
  }
}

size_t MessageReader::hand(std::span<char> to) {
  if (!isWhole_) return 0;
  const size_t count = std::min(to.size(), got_ - handed_);
  std::memcpy(to.data(), bytes_.data() + handed_, count);
  handed_ += count;
  if (handed_ == got_) {
    got_ = handed_ = 0;
    isWhole_ = false;
    if (bytes_.size() > kPart) bytes_ = {};
  }
  return count;
}

}  // namespace persistence::mongodb
