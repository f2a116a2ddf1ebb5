// Signals from the JS thread to the worker of a lane, and the state of that worker.
#pragma once

#include <atomic>

#include "runtime/wakeup.hpp"

namespace persistence {

struct WorkerSignals {
  enum class State { Stopped, Awake, Asleep };

  /// JS thread: wakes a sleeping worker. Returns its previous state.
  State wake() {
    State before = State::Asleep;
    if (state.compare_exchange_strong(before, State::Awake)) wakeup.notify();
    return before;
  }

  // between both threads
  std::atomic<State> state{State::Stopped};  ///< written by the worker, and by the JS thread in wake()
  std::atomic<bool> closing{false};          ///< the worker closes the connection after the last outcome
  std::atomic<bool> quit{false};             ///< no worker may serve the lane any more
  Wakeup wakeup;                             ///< ends the sleep of a worker
};

}  // namespace persistence
