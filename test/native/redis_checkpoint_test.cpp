// Checkpoints against a real server: documents, indexes, and names that must not collide.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "redis_client.hpp"

namespace persistence::redis {
namespace {

class RedisCheckpoint : public RedisTest {
 protected:
  void save(const std::string& id, const std::string& task, int64_t sequence, const std::string& data = "1") {
    EXPECT_TRUE(client->isNothing(CheckpointSave{"p:", id, task, sequence, 1700000000000, 0, data, std::nullopt}));
  }

  std::string idOf(const std::string& document) { return nlohmann::json::parse(document)["id"]; }

  std::vector<std::string> ids(const std::string& task) {
    std::vector<std::string> found;
    for (const auto& document : client->get<Texts>(CheckpointList{"p:", task})) found.push_back(idOf(document));
    return found;
  }

  std::string dataOf(const std::string& id) {
    return nlohmann::json::parse(client->get<std::string>(CheckpointLoad{"p:", id}))["data"].dump();
  }

  bool gone(const std::string& id) { return client->isNothing(CheckpointLoad{"p:", id}); }
};

using Ids = std::vector<std::string>;

TEST_F(RedisCheckpoint, IsStoredUnderTaskAndSequence) {
  save("i1", "t", 7, R"({"a":[1]})");
  EXPECT_EQ(raw->text({"GET", "p:checkpoint:t:7"}),
            R"({"id":"i1","taskId":"t","sequence":7,"timestamp":1700000000000,"progress":0,"data":{"a":[1]}})");
  EXPECT_EQ(dataOf("i1"), R"({"a":[1]})");
  EXPECT_TRUE(client->isNothing(CheckpointLoad{"", "i1"}));
  EXPECT_TRUE(client->isNothing(CheckpointLoad{"q:", "i1"}));
  EXPECT_TRUE(gone("t:7"));
}

TEST_F(RedisCheckpoint, TheLatestIsTheHighestSequence) {
  EXPECT_TRUE(client->isNothing(CheckpointLoadLatest{"p:", "t"}));
  EXPECT_EQ(ids("t"), Ids());
  for (const int64_t sequence : {9LL, 10LL, 9007199254740991LL, 2LL})
    save("i" + std::to_string(sequence), "t", sequence);
  EXPECT_EQ(idOf(client->get<std::string>(CheckpointLoadLatest{"p:", "t"})), "i9007199254740991");
  EXPECT_EQ(ids("t"), (Ids{"i2", "i9", "i10", "i9007199254740991"}));
}

TEST_F(RedisCheckpoint, ADamagedIdIsCorruptUntilItIsSavedOver) {
  for (const char* const damaged : {"", "nonsense", "7", ":t"}) {
    (*raw)({"FLUSHALL"});
    save("i", "t", 1);
    save("j", "t", 2);
    (*raw)({"SET", "p:checkpoint-id:i", damaged});
    EXPECT_EQ(client->errorOf(CheckpointLoad{"p:", "i"}).kind, ErrorKind::CorruptValue);
    save("i", "t", 3, "3");
    EXPECT_EQ(dataOf("i"), "3");
    EXPECT_EQ(ids("t"), (Ids{"j", "i"}));
    EXPECT_EQ(raw->integer({"EXISTS", "p:checkpoint:t:1"}), 0);
    EXPECT_EQ(raw->integer({"DBSIZE"}), 5);
    (*raw)({"SET", "p:checkpoint-id:i", damaged});
    save("i", "t", 3, "4");
    EXPECT_EQ(dataOf("i"), "4");
    (*raw)({"SET", "p:checkpoint-id:i", damaged});
    save("i", "other", 1, "5");
    EXPECT_EQ(dataOf("i"), "5");
  }
}

TEST_F(RedisCheckpoint, TheLastSavedOfASequenceWins) {
  save("old", "t", 1, "1");
  save("new", "t", 1, "2");
  EXPECT_TRUE(gone("old"));
  EXPECT_EQ(dataOf("new"), "2");
  EXPECT_EQ(ids("t"), Ids{"new"});
  save("new", "t", 1, "3");
  EXPECT_EQ(dataOf("new"), "3");
}

TEST_F(RedisCheckpoint, AnIdMovesToAnotherSequenceAndTask) {
  save("x", "t", 1, "1");
  save("y", "t", 2, "2");
  save("x", "t", 2, "3");
  EXPECT_TRUE(gone("y"));
  EXPECT_EQ(ids("t"), Ids{"x"});
  EXPECT_EQ(raw->integer({"EXISTS", "p:checkpoint:t:1"}), 0);
  save("x", "u:1", 5, "4");
  EXPECT_EQ(ids("t"), Ids());
  EXPECT_EQ(ids("u:1"), Ids{"x"});
  EXPECT_EQ(dataOf("x"), "4");
  client->run(CheckpointDeleteAll{"p:", "u:1"});
  EXPECT_EQ(raw->integer({"DBSIZE"}), 0);
}

TEST_F(RedisCheckpoint, TasksWithColonsAreApart) {
  save("1", "a", 1);
  save("2", "a:1", 1);
  save("3", "a:1:1", 1);
  save("4", "index:a", 1);
  save("5", "a\n.*", 1);
  EXPECT_EQ(ids("a"), Ids{"1"});
  EXPECT_EQ(ids("a:1"), Ids{"2"});
  client->run(CheckpointDeleteAll{"p:", "a"});
  client->run(CheckpointDeleteAll{"p:", "index:a"});
  EXPECT_EQ(ids("a:1"), Ids{"2"});
  EXPECT_EQ(ids("a:1:1"), Ids{"3"});
  EXPECT_EQ(ids("a\n.*"), Ids{"5"});
  save("5", "b", 2);
  EXPECT_EQ(ids("a\n.*"), Ids());
}

TEST_F(RedisCheckpoint, CleanupKeepsTheNewest) {
  for (int i = 1; i <= 5; ++i) save("i" + std::to_string(i), "t", i);
  client->run(CheckpointCleanup{"p:", "t", 9007199254740991});
  client->run(CheckpointCleanup{"p:", "t", 5});
  EXPECT_EQ(ids("t").size(), 5u);
  client->run(CheckpointCleanup{"p:", "t", 2});
  EXPECT_EQ(ids("t"), (Ids{"i4", "i5"}));
  EXPECT_TRUE(gone("i3"));
  client->run(CheckpointCleanup{"p:", "t", 0});
  EXPECT_EQ(raw->integer({"DBSIZE"}), 0);
}

TEST_F(RedisCheckpoint, AnEvictedDocumentIsPassedOver) {
  save("i1", "t", 1);
  save("i2", "t", 2);
  (*raw)({"DEL", "p:checkpoint:t:2"});
  EXPECT_EQ(idOf(client->get<std::string>(CheckpointLoadLatest{"p:", "t"})), "i1");
  EXPECT_EQ(ids("t"), Ids{"i1"});
  EXPECT_TRUE(gone("i2"));
}

}  // namespace
}  // namespace persistence::redis
