#include "mongodb/client.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "net/lookup_threads.hpp"
#include "runtime/wakeup.hpp"

namespace persistence::mongodb {
namespace {

struct Made {
  ClientHandle client;
  bson_error_t error{};
};

Made make(const mongoc_uri_t* uri) {
  Made made;
  made.client.reset(mongoc_client_new_from_uri_with_error(uri, &made.error));
  return made;
}

/// A client that a lookup thread makes while a lane waits for it.
class Making {
 public:
  explicit Making(const mongoc_uri_t* uri) : uri_(mongoc_uri_copy(uri)) {}

  /// Readable once take() can return the client.
  int fd() const { return wakeup_.fd(); }

  std::optional<Made> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(made_, std::nullopt);
  }

  void run() noexcept {
    Made made = make(uri_.get());
    const std::lock_guard lock(mutex_);
    made_ = std::move(made);
    wakeup_.notify();
  }

 private:
  const UriHandle uri_;
  std::mutex mutex_;
  std::optional<Made> made_;
  Wakeup wakeup_;
};

Made refuse(const char* why) {
  Made made;
  bson_set_error(&made.error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_NAME_RESOLUTION, "%s", why);
  return made;
}

// If the wait has ended before a thread is free, no lookup is made.
bool begin(const std::shared_ptr<Making>& making) {
  return net::LookupThreads::instance()->run([weak = std::weak_ptr(making)] {
    if (const auto wanted = weak.lock()) wanted->run();
  });
}

Made makeElsewhere(const mongoc_uri_t* uri, Awaiter& waiter) {
  const auto making = std::make_shared<Making>(uri);
  if (!begin(making)) return refuse("no thread to look the hosts up");
  auto made = making->take();
  while (!made && waiter.await({making->fd(), true})) made = making->take();
  return made ? std::move(*made) : refuse("the connection was given up");
}

}  // namespace

ClientHandle newClient(const mongoc_uri_t* uri, Awaiter& waiter, bson_error_t& error) {
  Made made = mongoc_uri_get_srv_hostname(uri) ? makeElsewhere(uri, waiter) : make(uri);
  error = made.error;
  return std::move(made.client);
}

}  // namespace persistence::mongodb
