#include "mysql/reply_check.hpp"

#include "core/reply_limits.hpp"
#include "mysql/errors.hpp"

namespace persistence::mysql {

void ReplyCheck::begin() {
  packets_ = {};
  flaw_.reset();
}

bool ReplyCheck::take(std::span<char> bytes) {
  const auto problem = packets_.take({bytes.data(), bytes.size()});
  if (problem == Packets::Problem::None) return true;
  flaw_ = problem == Packets::Problem::TooLong ? floodError(packets_.limit()) : garbledError();
  spoil(bytes);
  return false;
}

// libmariadb goes on to parse the bytes that it has. It treats a packet that begins with 0xff as an error, whatever
// follows.
void ReplyCheck::spoil(std::span<char> bytes) {
  constexpr char kError = '\xff';
  const ptrdiff_t start = packets_.start();
  if (start < 0)
    handle_->net.buff[0] = static_cast<unsigned char>(kError);
  else if (static_cast<size_t>(start) < bytes.size())
    bytes[static_cast<size_t>(start)] = kError;
}

std::optional<Error> ReplyCheck::flawOfLogin(const std::string& target) const {
  if (!flaw_) return std::nullopt;
  return connectError(CR_SERVER_LOST, flaw_->message, target, false);
}

}  // namespace persistence::mysql
