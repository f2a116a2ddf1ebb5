#include "net/connect_race.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <thread>

#include "net/attempts.hpp"

namespace persistence::net {
namespace {

using namespace std::chrono_literals;

/// Listens, and accepts no connection without accepted().
class Listener {
 public:
  explicit Listener(const char* host, uint16_t port = 0) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    inet_pton(AF_INET, host, &at.sin_addr);
    socklen_t length = sizeof at;
    EXPECT_EQ(bind(socket_.get(), reinterpret_cast<sockaddr*>(&at), length), 0);
    EXPECT_EQ(listen(socket_.get(), 0), 0);
    getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&at), &length);
    port_ = ntohs(at.sin_port);
  }

  uint16_t port() const { return port_; }
  Descriptor accepted() const { return Descriptor(accept(socket_.get(), nullptr, nullptr)); }

 private:
  Descriptor socket_;
  uint16_t port_ = 0;
};

Address addressOf(const std::string& host, uint16_t port) {
  return Resolver::instance().resolve(host, port)->take()->addresses.front();
}

/// Answers no connection after fill(): its queue is full.
class DeadListener : public Listener {
 public:
  using Listener::Listener;

  void fill(const Address& address) {
    for (int at = 0; at < 3; ++at) {
      waiting_.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      connect(waiting_.back().get(), reinterpret_cast<const sockaddr*>(&address.storage), address.length);
    }
    std::this_thread::sleep_for(20ms);
  }

 private:
  std::vector<Descriptor> waiting_;
};

class NetConnectRace : public testing::Test {
 protected:
  static bool isReady(const ConnectRace& race, std::chrono::milliseconds patience) {
    pollfd socket{race.interest().socket, POLLIN, 0};
    return poll(&socket, 1, static_cast<int>(patience.count())) == 1;
  }
  Address refusing() const { return addressOf("127.0.0.3", living.port()); }
  Address silent() {
    dead.fill(addressOf("127.0.0.2", living.port()));
    return addressOf("127.0.0.2", living.port());
  }
  /// Advances the race until it is won or lost, without regard to its timer.
  static Descriptor finish(ConnectRace& race, TimePoint now) {
    Descriptor winner = race.advance(now);
    for (int round = 0; round < 100 && !winner && race.failure() == 0; ++round) {
      isReady(race, 10ms);
      winner = race.advance(now);
    }
    return winner;
  }

  const Listener living{"127.0.0.1"};
  DeadListener dead{"127.0.0.2", living.port()};
  const Address alive = addressOf("127.0.0.1", living.port());
  const TimePoint now = Clock::now();
};

TEST_F(NetConnectRace, OneThatRefusesMakesRoomAtOnce) {
  ConnectRace race({refusing(), alive}, 5s);
  EXPECT_TRUE(finish(race, now));
  EXPECT_TRUE(living.accepted());
}

TEST_F(NetConnectRace, BesideOneThatIsSilentTheNextIsTriedAfterTheDelay) {
  ConnectRace race({silent(), alive}, 5s);
  EXPECT_FALSE(race.advance(now));
  EXPECT_EQ(race.interest().until, now + attemptDelay(2, 5s));
  EXPECT_FALSE(race.advance(now + 249ms));
  EXPECT_FALSE(isReady(race, 10ms));
  EXPECT_TRUE(finish(race, now + 250ms));
}

TEST_F(NetConnectRace, TheOneThatIsSlowStillCountsOnceOthersWereTried) {
  ConnectRace race({silent(), refusing()}, 5s);
  EXPECT_FALSE(race.advance(now));
  EXPECT_FALSE(race.advance(now + 250ms));
  EXPECT_EQ(race.failure(), 0);
  EXPECT_EQ(race.interest().until, kNever);
}

TEST_F(NetConnectRace, WhereAllRefuseTheReasonIsTold) {
  ConnectRace race({refusing(), refusing()}, 5s);
  EXPECT_FALSE(finish(race, now));
  EXPECT_EQ(race.failure(), ECONNREFUSED);
}

TEST_F(NetConnectRace, WithoutAddressesThereIsNoConnection) {
  ConnectRace race({}, 5s);
  EXPECT_FALSE(race.advance(now));
  EXPECT_EQ(race.failure(), EADDRNOTAVAIL);
}

}  // namespace
}  // namespace persistence::net
