// A server's packets: whole answers pass in any split, and an inconsistent packet is refused before it ends.
#include "mysql/packets.hpp"

#include <gtest/gtest.h>

namespace persistence::mysql {
namespace {

using Problem = Packets::Problem;

constexpr size_t kLimit = size_t{1} << 20;

std::string packet(std::string_view body, size_t length) {
  std::string bytes{static_cast<char>(length), static_cast<char>(length >> 8), static_cast<char>(length >> 16), 1};
  return bytes + std::string(body);
}
std::string packet(std::string_view body) { return packet(body, body.size()); }

const std::string kOk = packet(std::string("\0\1\0\2\0\0\0", 7));
const std::string kEof = packet(std::string("\xfe\0\0\2\0", 5));
const std::string kColumn = packet(std::string("\3def\0\0\0\1a\0\x0c\x3f\0\4\0\0\0\x08\0\0\0\0\0", 23));
const std::string kRows = packet("\1") + kColumn + kEof + packet("\3abc") + packet("\xfb") + kEof;

Problem take(std::string_view bytes, Packets::Reply reply = Packets::Reply::Text, size_t limit = kLimit) {
  Packets packets;
  packets.loggedIn();
  packets.expect(reply, {limit, limit});
  return packets.take(bytes);
}

TEST(MysqlPackets, WholeAnswersPassInAnySplit) {
  const std::string all = kOk + kRows + packet("\xff\x7a\x04#42S02no such table");
  for (size_t split = 0; split <= all.size(); ++split) {
    Packets packets;
    packets.loggedIn();
    for (int i = 0; i < 3; ++i) packets.expect(Packets::Reply::Text, {kLimit, kLimit});
    EXPECT_EQ(packets.take(std::string_view(all).substr(0, split)), Problem::None) << split;
    EXPECT_EQ(packets.take(std::string_view(all).substr(split)), Problem::None) << split;
  }
}

TEST(MysqlPackets, RowsPassInAnySplitAndAreBoundedInAnySplit) {
  const std::string head = packet("\2") + kColumn + kColumn + kEof;
  const std::string row = packet("\3abc\xfc\x2c\1" + std::string(300, 'x'));
  const std::string all = head + row + row + packet("\xfb\3abc") + row;
  const std::string wrong = packet("\3abc\3abc\1x");
  for (size_t split = 0; split <= all.size(); ++split) {
    Packets packets, bounded;
    for (Packets* each : {&packets, &bounded}) each->loggedIn();
    packets.expect(Packets::Reply::Text, {kLimit, kLimit});
    bounded.expect(Packets::Reply::Text, {2300, 2300});
    EXPECT_EQ(packets.take(std::string_view(all).substr(0, split)), Problem::None) << split;
    EXPECT_EQ(packets.take(std::string_view(all).substr(split)), Problem::None) << split;
    const bool late = bounded.take(std::string_view(all).substr(0, split)) == Problem::TooLong;
    EXPECT_TRUE(late || bounded.take(std::string_view(all).substr(split)) == Problem::TooLong) << split;
    EXPECT_EQ(packets.take(wrong), Problem::Garbled) << split;
    EXPECT_EQ(packets.start(), 4) << split;
  }
}

TEST(MysqlPackets, WhatContradictsItselfIsFound) {
  const std::string head = packet("\1") + kColumn + kEof;
  EXPECT_EQ(take(packet("")), Problem::Garbled);
  EXPECT_EQ(take(packet("\xfb")), Problem::Garbled);
  EXPECT_EQ(take(packet(std::string("\0", 1))), Problem::Garbled);
  EXPECT_EQ(take(packet("\xfd\xff\xff\xff")), Problem::Garbled);
  EXPECT_EQ(take(packet("\2") + kColumn + kEof), Problem::Garbled);
  EXPECT_EQ(take(packet("\1") + packet("\xfb\xfb\xfb\xfb\xfb\xfb\xfb")), Problem::Garbled);
  EXPECT_EQ(take(head + packet("\4abc")), Problem::Garbled);
  EXPECT_EQ(take(head + packet("\3abc\1x")), Problem::Garbled);
  EXPECT_EQ(take(head + packet("\xfe")), Problem::Garbled);
  EXPECT_EQ(take(head + packet("")), Problem::Garbled);
  EXPECT_EQ(take(head + packet("\3abc") + packet("")), Problem::Garbled);
  EXPECT_EQ(take(packet(std::string("\0\1\0\0\0", 5)), Packets::Reply::PreparedStatements), Problem::Garbled);
}

TEST(MysqlPackets, NothingComesBeforeItIsAskedFor) {
  Packets packets;
  EXPECT_EQ(packets.take(kOk + kRows), Problem::Garbled);  // the first ends the login
  Packets idle;
  idle.loggedIn();
  EXPECT_EQ(idle.take(packet("\xff\xd3\x07#08S01a farewell")), Problem::None);
  EXPECT_EQ(idle.take(kOk), Problem::Garbled);
}

TEST(MysqlPackets, ProgressIsNoAnswer) {
  EXPECT_EQ(take(packet(std::string("\xff\xff\xff\1\1\1\0\0\0\4work", 14)) + kRows), Problem::None);
}

TEST(MysqlPackets, LengthsAndRowsAreBounded) {
  const std::string head = packet("\1") + kColumn + kEof;
  EXPECT_EQ(take(packet("", 100'000)), Problem::TooLong);
  EXPECT_EQ(take(head + packet("", 0xffffff)), Problem::TooLong);
  EXPECT_EQ(take(head + packet("", 0xffffff), Packets::Reply::Text, size_t{64} << 20), Problem::None);
  std::string many = head;
  for (int i = 0; i < 20'000; ++i) many += packet("\xfb");
  EXPECT_EQ(take(many), Problem::TooLong);
}

// A NULL is one byte in the packet, and takes as much memory as any other cell.
TEST(MysqlPackets, RowsOfManyNullsAreBoundedByWhatTheyTake) {
  constexpr size_t kColumns = 4096, kRowInMemory = kColumns * 24;
  std::string head = packet(std::string("\xfc\0\x10", 3));
  for (size_t i = 0; i < kColumns; ++i) head += kColumn;
  head += kEof;
  const size_t limit = kColumns * 600 + 10 * kRowInMemory;
  std::string many = head;
  for (int i = 0; i < 5; ++i) many += packet(std::string(kColumns, '\xfb'));
  EXPECT_EQ(take(many, Packets::Reply::Text, limit), Problem::None);
  for (int i = 0; i < 8; ++i) many += packet(std::string(kColumns, '\xfb'));
  EXPECT_EQ(take(many, Packets::Reply::Text, limit), Problem::TooLong);
}

TEST(MysqlPackets, ARowOfSeveralPacketsIsBoundedAsOne) {
  const std::string head = packet("\1") + kColumn + kEof;
  constexpr size_t kPacket = 0xffffff;
  Packets packets;
  packets.loggedIn();
  packets.expect(Packets::Reply::Text, {kPacket + kPacket / 2, 10 * kPacket});
  EXPECT_EQ(packets.take(head + packet("\xfd\xff\xff\xff" + std::string(kPacket - 4, 'x'), kPacket)), Problem::None);
  EXPECT_EQ(packets.take(packet("", kPacket)), Problem::TooLong);
}

TEST(MysqlPackets, TheStartOfTheFaultyPacketIsTold) {
  Packets packets;
  packets.loggedIn();
  packets.expect(Packets::Reply::Text, {kLimit, kLimit});
  EXPECT_EQ(packets.take(kOk + packet("\xfb")), Problem::Garbled);
  EXPECT_EQ(packets.start(), static_cast<ptrdiff_t>(kOk.size() + 4));
}

}  // namespace
}  // namespace persistence::mysql
