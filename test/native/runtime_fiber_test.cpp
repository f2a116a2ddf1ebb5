#include "runtime/fiber.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "runtime/blocking_session.hpp"

namespace persistence {
namespace {

TEST(CoreFiber, GoesOnWhereItYielded) {
  std::string steps;
  std::unique_ptr<Fiber> fiber;
  fiber = std::make_unique<Fiber>([&] {
    steps += "a";
    fiber->yield();
    steps += "c";
  });
  fiber->resume();
  steps += "b";
  EXPECT_FALSE(fiber->ended());
  fiber->resume();
  EXPECT_EQ(steps, "abc");
  EXPECT_TRUE(fiber->ended());
}

TEST(CoreFiber, GoesOnInAnotherThread) {
  int sum = 0;
  std::unique_ptr<Fiber> fiber;
  fiber = std::make_unique<Fiber>([&] {
    for (int step = 1; step <= 4; ++step) {
      sum += step;
      fiber->yield();
    }
  });
  while (!fiber->ended()) std::thread([&] { fiber->resume(); }).join();
  EXPECT_EQ(sum, 10);
}

TEST(CoreFiber, CatchesWhatIsThrownInside) {
  std::string caught;
  Fiber fiber([&] {
    try {
      throw std::runtime_error("inside");
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
  });
  fiber.resume();
  EXPECT_EQ(caught, "inside");
}

TEST(CoreFiber, ThrowsOutsideWhatItsBodyThrows) {
  std::unique_ptr<Fiber> fiber;
  fiber = std::make_unique<Fiber>([&] {
    fiber->yield();
    throw std::runtime_error("from the body");
  });
  fiber->resume();
  EXPECT_THROW(fiber->resume(), std::runtime_error);
  EXPECT_TRUE(fiber->ended());
}

TEST(CoreConversation, ThatThrowsAtItsEndHasEnded) {
  BlockingSession session;
  session.begin([&] {
    session.await({});
    throw std::runtime_error("at the end");
  });
  EXPECT_TRUE(session.resume(true));
  session.end();
  EXPECT_FALSE(session.resume(true));
}

TEST(CoreFiber, MayNeverBegin) {
  const Fiber fiber([] { FAIL(); });
}

}  // namespace
}  // namespace persistence
