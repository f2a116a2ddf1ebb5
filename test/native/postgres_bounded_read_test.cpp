// A server's bytes reach libpq in parts through a socket pair: their order, and the bytes that libpq sends meanwhile.
#include "postgres/bounded_read.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

namespace persistence::postgres {
namespace {

class PostgresIntake : public testing::Test {
 protected:
  void SetUp() override {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
    server_ = ends[0];
    client_ = ends[1];
  }
  void TearDown() override {
    for (const int descriptor : used_) close(descriptor);
    close(server_);
    if (client_ >= 0) close(client_);
  }

  static std::string receive(int socket, size_t most) {
    std::string text(most, '\0');
    const ssize_t got = recv(socket, text.data(), most, MSG_DONTWAIT);
    text.resize(got > 0 ? static_cast<size_t>(got) : 0);
    return text;
  }

  void serve(const std::string& text) {
    ASSERT_EQ(send(server_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }

  /// One read of at most three bytes, as libpq's would be with little room.
  std::string pass(size_t part, const std::string& answer = "") {
    std::string text;
    intake_.pass(client_, part, [&] {
      text = receive(client_, 3);
      send(client_, answer.data(), answer.size(), MSG_NOSIGNAL);
    });
    return text;
  }

  void useUpDescriptors() {
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before_), 0);
    rlimit few = before_;
    few.rlim_cur = 256;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    for (int next = 0; (next = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) used_.push_back(next);
    ASSERT_EQ(errno, EMFILE);
  }
  void freeDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

  BoundedRead intake_;
  int server_ = -1, client_ = -1;
  std::vector<int> used_;
  rlimit before_{};
};

TEST_F(PostgresIntake, PartsAreReadInTheirOrder) {
  serve("abcdefgh");
  std::string all = pass(5);
  EXPECT_TRUE(intake_.holds());
  while (all.size() < 8) all += pass(5);
  EXPECT_EQ(all, "abcdefgh");
  EXPECT_FALSE(intake_.holds());
  EXPECT_EQ(intake_.taken(), 8u);
}

TEST_F(PostgresIntake, WhatIsSentWhileAPartIsReadReachesTheServer) {
  serve("abcdefgh");
  EXPECT_EQ(pass(5, "one "), "abc");
  EXPECT_EQ(receive(server_, 16), "one ");
  EXPECT_EQ(pass(5, "two"), "de");
  EXPECT_EQ(receive(server_, 16), "two");
  EXPECT_EQ(pass(5), "fgh");
}

TEST_F(PostgresIntake, WithoutADescriptorNothingOvertakesAPart) {
  serve("abcdefgh");
  std::string all = pass(5);
  ASSERT_TRUE(intake_.holds());
  useUpDescriptors();
  for (int passes = 0; passes < 5; ++passes) all += pass(5, "x");
  freeDescriptors();
  EXPECT_EQ(all, "abcdefgh");
  EXPECT_EQ(receive(server_, 16), "xxxxx");
}

TEST_F(PostgresIntake, WithoutADescriptorAllIsReadAtOnce) {
  serve("abcdefgh");
  useUpDescriptors();
  EXPECT_EQ(pass(5), "abc");
  EXPECT_FALSE(intake_.holds());
  freeDescriptors();
  EXPECT_EQ(pass(5), "def");
}

TEST_F(PostgresIntake, TheServerSeesTheEndOfAConnectionThatIsClosed) {
  serve("abcdefgh");
  EXPECT_EQ(pass(8), "abc");
  close(std::exchange(client_, -1));
  char byte;
  EXPECT_EQ(recv(server_, &byte, 1, MSG_DONTWAIT), 0);
}

}  // namespace
}  // namespace persistence::postgres
