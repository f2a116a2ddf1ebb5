#include <gtest/gtest.h>

#include "runtime/scheduler.hpp"

namespace persistence {
namespace {

std::vector<RequestId> drain(Scheduler& order) {
  std::vector<RequestId> ids;
  while (const auto step = order.next()) ids.push_back(step->id);
  return ids;
}

TEST(OrderOfOperations, AnExclusiveOneWaitsForItsFamilyAndHoldsItBack) {
  Scheduler order;
  order.add(1, Family::Cache, false);
  order.add(2, Family::Cache, true);
  order.add(3, Family::Cache, false);
  order.add(4, Family::Lock, false);
  EXPECT_EQ(drain(order), (std::vector<RequestId>{1, 4}));
  order.answered(Family::Cache, false);
  EXPECT_EQ(drain(order), (std::vector<RequestId>{2}));
  order.answered(Family::Cache, true);
  EXPECT_EQ(drain(order), (std::vector<RequestId>{3}));
}

TEST(OrderOfOperations, ConnectHoldsBackEverything) {
  Scheduler order;
  order.add(1, Family::Connection, true);
  order.add(2, Family::Cache, false);
  order.add(3, Family::Checkpoint, false);
  EXPECT_EQ(drain(order), (std::vector<RequestId>{1}));
  order.answered(Family::Connection, true);
  EXPECT_EQ(drain(order), (std::vector<RequestId>{2, 3}));
}

TEST(OrderOfOperations, ClearForgetsWhatWasSent) {
  Scheduler order;
  order.add(1, Family::Cache, true);
  drain(order);
  order.clear();
  order.add(1, Family::Cache, true);
  EXPECT_EQ(drain(order), (std::vector<RequestId>{1}));
}

}  // namespace
}  // namespace persistence
