// The state of a lane's connection, for other threads. Only the worker of the lane writes it.
#pragma once

#include <atomic>

#include "core/gauge.hpp"

namespace persistence {

/// Whether a lane has a connection. Lost: it had one.
enum class Link { None, Up, Lost };

class LinkState {
 public:
  // worker thread
  void trying() { trying_ = true; }
  void up() {
    link_ = Link::Up;
    trying_ = false;
    down_ = false;
    wasUp_ = true;
  }
  void failed() {
    link_ = wasUp_ ? Link::Lost : Link::None;
    trying_ = false;
    down_ = true;
  }
  void lost() { link_ = Link::Lost; }
  void closed() {
    link_ = Link::None;
    wasUp_ = false;
    trying_ = false;
  }
  /// The lane was connected since it was created or last closed.
  bool wasUp() const { return wasUp_; }
  void setUnsent(size_t requests) { unsent_.set(static_cast<int64_t>(requests)); }

  // any thread
  Link link() const { return link_.load(); }
  bool isTrying() const { return trying_.load(); }
  /// The last attempt to connect failed.
  bool isDown() const { return down_.load(); }
  /// Submitted requests that the store has not begun to send.
  int64_t unsent() const { return unsent_.value(); }

 private:
  // worker thread
  bool wasUp_ = false;

  // the worker writes, any thread reads
  std::atomic<Link> link_{Link::None};
  std::atomic<bool> trying_{false};
  std::atomic<bool> down_{false};
  Gauge unsent_;
};

}  // namespace persistence
