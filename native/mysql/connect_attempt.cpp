#include "mysql/connect_attempt.hpp"

#include <poll.h>
#include <sys/socket.h>

#include "mysql/handles.hpp"

namespace persistence::mysql {
namespace {

/// Whether the greeting announces CLIENT_SSL; nullopt until its capability flags have arrived. True for an error packet
/// instead of a greeting: libmariadb reports that error.
std::optional<bool> offersTls(std::string_view greeting) {
  constexpr size_t kHeader = 4, kVersion = kHeader + 1, kBetween = 1 + 4 + 8 + 1;
  constexpr char kError = '\xff';
  if (greeting.size() > kHeader && greeting[kHeader] == kError) return true;
  const size_t end = greeting.find('\0', kVersion);
  if (greeting.size() <= kVersion || end == std::string_view::npos || greeting.size() < end + kBetween + 2)
    return std::nullopt;
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(greeting[end + kBetween + at]); };
  return ((byte(0) | byte(1) << 8) & CLIENT_SSL) != 0;
}

}  // namespace

void ConnectAttempt::begin(TimePoint until) {
  greeting_.emplace();
  until_ = until;
  refusal_ = 0;
  ranOut_ = encrypted_ = false;
}

// libmariadb reports an unrelated errno for connect failures. The socket's own SO_ERROR is right, and can be read once.
bool ConnectAttempt::isConnected(int socket) {
  pollfd ready{socket, POLLOUT, 0};
  if (poll(&ready, 1, 0) == 0) return ranOut_ = true, false;
  socklen_t size = sizeof refusal_;
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, &refusal_, &size) == 0 && refusal_ == 0;
}

std::optional<bool> ConnectAttempt::takeGreeting(std::string_view bytes) {
  greeting_->append(bytes);
  const auto offers = offersTls(*greeting_);
  if (offers) greeting_.reset();
  return offers;
}

}  // namespace persistence::mysql
