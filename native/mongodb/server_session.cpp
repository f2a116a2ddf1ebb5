#include "mongodb/server_session.hpp"

#include <algorithm>
#include <span>

namespace persistence::mongodb {
namespace {

// The margin of MongoDB's drivers: the server may forget the session while a command runs.
constexpr Duration kBeforeItEnds = std::chrono::minutes(1);

// libmongoc generates the id, and has no call that sets it. So the bytes of the id are overwritten.
std::span<uint8_t> idOf(const mongoc_client_session_t* session) {
  const uint8_t* bytes = nullptr;
  uint32_t length = 0;
  bson_subtype_t kind{};
  const auto id = find(*mongoc_client_session_get_lsid(session), "id");
  if (id && BSON_ITER_HOLDS_BINARY(&*id)) bson_iter_binary(&*id, &kind, &length, &bytes);
  return {const_cast<uint8_t*>(bytes), length};
}

}  // namespace

std::optional<int64_t> ServerSession::next(mongoc_client_t* client) {
  if (timeout_ == Duration::zero()) return std::nullopt;
  const TimePoint now = Clock::now();
  bson_error_t ignored{};
  if (now - usedAt_ > timeout_ - kBeforeItEnds) {
    handle_.reset();
    id_.clear();
  }
  usedAt_ = now;
  if (!begin(client, ignored)) return std::nullopt;
  return ++number_;
}

bool ServerSession::join(mongoc_client_t* client, Document& options, bson_error_t& error) {
  return begin(client, error) && mongoc_client_session_append(handle_.get(), options.get(), &error);
}

bool ServerSession::begin(mongoc_client_t* client, bson_error_t& error) {
  if (handle_) return true;
  const SessionOptionsHandle options(mongoc_session_opts_new());
  mongoc_session_opts_set_causal_consistency(options.get(), false);
  handle_.reset(mongoc_client_start_session(client, options.get(), &error));
  if (!handle_) return false;
  const auto id = idOf(handle_.get());
  if (id_.size() == id.size())
    std::copy(id_.begin(), id_.end(), id.begin());
  else
    id_.assign(id.begin(), id.end());
  return true;
}

}  // namespace persistence::mongodb
