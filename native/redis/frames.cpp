#include "redis/frames.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace persistence::redis {
namespace {

// The limit of hiredis 0.14. hiredis 1.x has no limit, and would free a deep tree by recursion.
constexpr size_t kMaxDepth = 8;
// Bytes of the object, of the pointer to it, and of the allocator's overhead.
constexpr size_t kElement = 128;
constexpr size_t kMaxDigits = 20;
constexpr size_t kMaxLine = size_t{64} << 10;
constexpr size_t kLineEnd = 2;

}  // namespace

size_t Frames::take(std::string_view bytes, size_t limit) {
  size_t at = 0;
  while (at < bytes.size() && problem_ == Problem::None) {
    if (!step(bytes, at, limit)) break;
    if (between()) {
      charged_ = 0;
      break;
    }
  }
  return at;
}

// False if a problem was found: the rest must not be read.
bool Frames::step(std::string_view bytes, size_t& at, size_t limit) {
  if (state_ == State::Body) {
    const size_t count = std::min(body_, bytes.size() - at);
    at += count;
    body_ -= count;
    if (body_ == 0) endElement();
    return true;
  }
  const char letter = bytes[at];
  const bool ends = std::exchange(afterReturn_, letter == '\r') && letter == '\n';
  if (state_ == State::Type) {
    begin(letter);
    charge(kElement, limit);
  } else if (ends) {
    state_ == State::Number ? endNumber(limit) : endElement();
  } else if (state_ == State::Number && letter != '\r') {
    digits_.push_back(letter);
    if (digits_.size() > kMaxDigits) return refuse(Problem::Garbled);
  } else if (++line_ > kMaxLine) {
    return refuse(Problem::TooLong);
  }
  if (problem_ == Problem::None) ++at;
  return problem_ == Problem::None;
}

void Frames::begin(char type) {
  constexpr std::string_view kLines = "+-:", kCounted = "$*";
  type_ = type;
  line_ = 0;
  digits_.clear();
  if (kLines.find(type) != std::string_view::npos)
    state_ = State::Line;
  else if (kCounted.find(type) != std::string_view::npos)
    state_ = State::Number;
  else
    refuse(Problem::Garbled);
}

void Frames::endNumber(size_t limit) {
  long long number = 0;
  const char* const end = digits_.data() + digits_.size();
  const auto read = std::from_chars(digits_.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number < -1) {
    refuse(Problem::Garbled);
    return;
  }
  const auto count = static_cast<size_t>(std::max(number, 0LL));
  if (type_ == '$') {
    charge(count, limit);
    if (number < 0) return endElement();
    body_ = count + kLineEnd;
    state_ = State::Body;
    return;
  }
  if (count > limit / kElement) {
    refuse(Problem::TooLong);
  } else if (count == 0) {
    endElement();
  } else if (open_.size() >= kMaxDepth) {
    refuse(Problem::Garbled);
  } else {
    open_.push_back(count);
    state_ = State::Type;
  }
}

void Frames::endElement() {
  state_ = State::Type;
  while (!open_.empty() && --open_.back() == 0) open_.pop_back();
}

void Frames::charge(size_t bytes, size_t limit) {
  charged_ += bytes;
  if (bytes > limit || charged_ > limit) refuse(Problem::TooLong);
}

}  // namespace persistence::redis
