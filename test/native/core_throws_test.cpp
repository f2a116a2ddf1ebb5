// A store may throw in any function. The connection is dropped, the calls get typed errors, and later calls work.
#include <gtest/gtest.h>

#include <cerrno>
#include <new>
#include <system_error>

#include "echo_store.hpp"
#include "runtime.hpp"

namespace persistence::testing {
namespace {

enum class At { Nowhere, Open, Submit, Advance, Interest };

class ThrowingStore final : public EchoStore {
 public:
  ThrowingStore(EchoServer& server, std::atomic<At>& at, std::atomic<int>& throws)
      : EchoStore(server), at_(at), throws_(throws) {}

  std::optional<Error> open(const Login& login) override {
    maybeThrow(At::Open);
    return EchoStore::open(login);
  }
  void submit(RequestId id, const Operation& operation) override {
    maybeThrow(At::Submit);
    EchoStore::submit(id, operation);
  }
  Progress advance(const Deliver& deliver) override {
    maybeThrow(At::Advance);
    return EchoStore::advance(deliver);
  }
  Interest interest() const override {
    maybeThrow(At::Interest);
    return EchoStore::interest();
  }

 private:
  void maybeThrow(At here) const {
    if (at_ != here || throws_ <= 0) return;
    --throws_;
    throw std::system_error(EMFILE, std::generic_category(), "a store");
  }

  std::atomic<At>& at_;
  std::atomic<int>& throws_;
};

class Throws : public ::testing::TestWithParam<At> {
 protected:
  Throws() {
    settings.connectTimeout = Milliseconds(500);
    settings.reconnectMin = settings.reconnectMax = Milliseconds(5);
  }

  bool answers(Client& client, Operation operation) {
    const size_t before = client.answered();
    client.call(std::move(operation), 300ms);
    client.flush();
    return runtime.runUntil([&] { return client.answered() > before; });
  }

  EchoServer& server = *new EchoServer;  // its threads outlive the test
  Settings settings;
  Runtime runtime;
  std::atomic<At> at{At::Nowhere};
  std::atomic<int> count{0};
};

TEST_P(Throws, OnceAndTheCallIsAnswered) {
  Client client(runtime, std::make_unique<ThrowingStore>(server, at, count), settings);
  ASSERT_TRUE(answers(client, CacheGet{"key", ""}));
  count = 1;
  at = GetParam();
  if (at == At::Open) server.mode = EchoServer::Mode::HangUp;
  ASSERT_TRUE(answers(client, CacheGet{"key", ""}));
  server.mode = EchoServer::Mode::Echo;
  ASSERT_TRUE(answers(client, CacheGet{"key", ""}));
  EXPECT_EQ(client.errorOf(client.answered() - 1), nullptr);
}

TEST_P(Throws, EachTimeAndEveryCallHasATypedError) {
  at = GetParam();
  count = 1000000;
  Client client(runtime, std::make_unique<ThrowingStore>(server, at, count), settings);
  for (const Operation& operation :
       {Operation(CacheGet{"key", ""}), Operation(CircuitRecordFailure{"key", 3}), Operation(Connect{})}) {
    ASSERT_TRUE(answers(client, operation));
    const Error* error = client.errorOf(client.answered() - 1);
    if (at == At::Interest) continue;  // a worker that stays awake needs none
    ASSERT_NE(error, nullptr);
    EXPECT_TRUE(error->retryable());
    EXPECT_EQ(error->nativeCode, "EMFILE") << error->message;
  }
  at = At::Nowhere;
  ASSERT_TRUE(answers(client, CacheGet{"key", ""}));
  EXPECT_EQ(client.errorOf(client.answered() - 1), nullptr);
  client.lane.close();
  EXPECT_TRUE(runtime.runUntil([&] { return client.closed; }));
}

INSTANTIATE_TEST_SUITE_P(CoreLane, Throws, ::testing::Values(At::Open, At::Submit, At::Advance, At::Interest));

template <typename Thrown>
Error errorFor(const Thrown& thrown) {
  try {
    throw thrown;
  } catch (...) {
    return caught(ErrorKind::ConnectFailed);
  }
}

TEST(CoreError, IsMadeOfWhateverIsThrown) {
  EXPECT_EQ(errorFor(std::bad_alloc()).nativeCode, "ENOMEM");
  EXPECT_EQ(errorFor(std::system_error(EAGAIN, std::generic_category())).nativeCode, "EAGAIN");
  EXPECT_EQ(errorFor(std::runtime_error("why")).message, "why");
  EXPECT_EQ(errorFor(7).kind, ErrorKind::ConnectFailed);
}

}  // namespace
}  // namespace persistence::testing
