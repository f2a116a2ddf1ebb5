// The store alone, on the server of MARIADB_URL.
#include "mysql/store.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include "store_client.hpp"

namespace persistence::mysql {
namespace {

// mysql://user:password@host:port/database, the form of the throw-away servers' URLs.
std::optional<Settings> serverSettings() {
  const char* url = std::getenv("MARIADB_URL");
  std::cmatch parts;
  if (!url || !std::regex_match(url, parts, std::regex("mysql://(.*):(.*)@(.*):([0-9]+)/(.*)"))) return std::nullopt;
  Settings settings;
  settings.user = parts[1];
  settings.password = parts[2].str();
  settings.host = parts[3];
  settings.port = static_cast<uint16_t>(std::stoi(parts[4]));
  settings.database = parts[5];
  return settings;
}

class MysqlStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto settings = serverSettings();
    ASSERT_TRUE(settings) << "MARIADB_URL must name a database";
    client = std::make_unique<StoreClient>(makeStore(*settings));
    const auto failure = client->open({settings->user, settings->password});
    ASSERT_FALSE(failure) << failure->message;
    ASSERT_TRUE(std::holds_alternative<Result>(client->run(Connect{})));
  }

  std::unique_ptr<StoreClient> client;
};

TEST_F(MysqlStoreTest, ALockIsHeldByOne) {
  client->run(LockForceRelease{"lock:k"});
  const double expiry = client->get<double>(LockAcquire{"lock:k", "me", 60'000});
  EXPECT_TRUE(client->isNothing(LockAcquire{"lock:k", "you", 60'000}));
  EXPECT_EQ(client->get<double>(LockAcquire{"lock:k", "me", 1}), expiry) << "the later expiry counts";
  EXPECT_FALSE(client->get<bool>(LockRelease{"lock:k", "you"}));
  EXPECT_TRUE(client->get<bool>(LockRelease{"lock:k", "me"}));
}

TEST_F(MysqlStoreTest, OfManyInOneStatementOneWins) {
  client->run(LockForceRelease{"lock:k"});
  std::vector<RequestId> ids;
  for (int owner = 0; owner < 100; ++owner)
    ids.push_back(client->submit(LockAcquire{"lock:k", std::to_string(owner), 60'000}));
  ASSERT_FALSE(client->settle());
  EXPECT_FALSE(StoreClient::nothing(client->outcome(ids.front())));
  for (size_t at = 1; at < ids.size(); ++at) EXPECT_TRUE(StoreClient::nothing(client->outcome(ids[at])));
}

TEST_F(MysqlStoreTest, CountsAreOneEach) {
  client->run(CircuitSet{"circuit:k", {}});
  std::vector<RequestId> ids;
  for (int count = 0; count < 50; ++count) ids.push_back(client->submit(CircuitRecordFailure{"circuit:k", 1000}));
  ASSERT_FALSE(client->settle());
  for (size_t at = 0; at < ids.size(); ++at)
    EXPECT_EQ(StoreClient::value<double>(client->outcome(ids[at])), static_cast<double>(at + 1));
}

TEST_F(MysqlStoreTest, AFailureIsItsOwnOnly) {
  const RequestId bad = client->submit(CacheSet{"cache:bad", "no json", 0, ""});
  const RequestId good = client->submit(CacheSet{"cache:good", "1", 0, ""});
  ASSERT_FALSE(client->settle());
  EXPECT_TRUE(std::holds_alternative<Error>(client->outcome(bad)));
  EXPECT_TRUE(StoreClient::nothing(client->outcome(good)));
  EXPECT_FALSE(client->get<bool>(CacheHas{"cache:bad", ""}));
  EXPECT_EQ(client->get<std::string>(CacheGet{"cache:good", ""}), "1");
}

TEST_F(MysqlStoreTest, ClosingInTheMiddleIsSafe) {
  for (int each = 0; each < 100; ++each) client->submit(LockAcquire{"lock:" + std::to_string(each), "me", 1});
  client->step();
  client->store().close();
  EXPECT_EQ(client->store().phase(), Phase::Closed);
}

}  // namespace
}  // namespace persistence::mysql
