#include <gtest/gtest.h>

#include "runtime/scheduler.hpp"

namespace persistence {
namespace {

std::vector<Ticket> drain(Order& order) {
  std::vector<Ticket> tickets;
  while (const auto turn = order.next()) tickets.push_back(turn->ticket);
  return tickets;
}

TEST(OrderOfOperations, AnExclusiveOneWaitsForItsFamilyAndHoldsItBack) {
  Order order;
  order.add(1, Family::Cache, false);
  order.add(2, Family::Cache, true);
  order.add(3, Family::Cache, false);
  order.add(4, Family::Lock, false);
  EXPECT_EQ(drain(order), (std::vector<Ticket>{1, 4}));
  order.answered(Family::Cache, false);
  EXPECT_EQ(drain(order), (std::vector<Ticket>{2}));
  order.answered(Family::Cache, true);
  EXPECT_EQ(drain(order), (std::vector<Ticket>{3}));
}

TEST(OrderOfOperations, ConnectHoldsBackEverything) {
  Order order;
  order.add(1, Family::Connection, true);
  order.add(2, Family::Cache, false);
  order.add(3, Family::Checkpoint, false);
  EXPECT_EQ(drain(order), (std::vector<Ticket>{1}));
  order.answered(Family::Connection, true);
  EXPECT_EQ(drain(order), (std::vector<Ticket>{2, 3}));
}

TEST(OrderOfOperations, ClearForgetsWhatWasSent) {
  Order order;
  order.add(1, Family::Cache, true);
  drain(order);
  order.clear();
  order.add(1, Family::Cache, true);
  EXPECT_EQ(drain(order), (std::vector<Ticket>{1}));
}

}  // namespace
}  // namespace persistence
