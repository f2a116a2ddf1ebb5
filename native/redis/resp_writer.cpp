#include "redis/resp_writer.hpp"

#include <charconv>

namespace persistence::redis {
namespace {

constexpr size_t kKeptBuffer = 1u << 20;
constexpr size_t kTooMuchSent = 1u << 18;

}  // namespace

void RespWriter::add(std::initializer_list<std::string_view> arguments) {
  begin(arguments.size());
  for (const auto& text : arguments) argument(text);
}

void RespWriter::sent(size_t count) {
  sent_ += count;
  if (empty()) {
    clear();
  } else if (sent_ > kTooMuchSent && sent_ > bytes_.size() / 2) {
    bytes_.erase(0, sent_);
    sent_ = 0;
  }
}

void RespWriter::clear() {
  sent_ = 0;
  bytes_.clear();
  if (bytes_.capacity() > kKeptBuffer) bytes_.shrink_to_fit();
}

void RespWriter::count(char mark, size_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  bytes_.push_back(mark);
  bytes_.append(digits, end);
  bytes_.append("\r\n");
}

void RespWriter::argument(std::string_view text) {
  count('$', text.size());
  bytes_.append(text);
  bytes_.append("\r\n");
}

}  // namespace persistence::redis
