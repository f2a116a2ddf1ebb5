// Signals from the JS thread to the worker that serves a lane, and whether that worker sleeps.
#pragma once

#include <atomic>

#include "runtime/wakeup.hpp"

namespace persistence {

struct WorkerSignals {
  enum class State { Stopped, Awake, Asleep };

  /// JS thread: wakes a worker that sleeps. Returns the state before.
  State wake() {
    State before = State::Asleep;
    if (state.compare_exchange_strong(before, State::Awake)) wakeup.notify();
    return before;
  }

  // between both threads
  std::atomic<State> state{State::Stopped};  ///< the worker writes it, and the JS thread when it wakes one
  std::atomic<bool> closing{false};          ///< the connection is to be closed after the last outcome
  std::atomic<bool> quit{false};             ///< no worker may serve the lane any more
  Wakeup wakeup;                             ///< ends the sleep of a worker
};

}  // namespace persistence
