// Tables with triggers, which may discard a write. If the answer does not show whether a write took effect, the call is
// sent once more. It must not undo a later call that has taken effect.
#include "postgres_client.hpp"

namespace persistence::postgres {
namespace {

class PostgresDiscards : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    (*sql)(
        "CREATE OR REPLACE FUNCTION passes() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN coalesce(NEW, OLD); END'");
    for (const char* name : {"locks", "cache", "checkpoints", "idempotency"})
      (*sql)(std::string("CREATE TRIGGER passes BEFORE INSERT OR UPDATE OR DELETE ON go_goscope_") + name +
             " FOR EACH ROW EXECUTE FUNCTION passes()");
    ASSERT_TRUE(client->isNothing(Connect{}));
  }

  void discard(const std::string& when, const std::string& table) {
    (*sql)("CREATE OR REPLACE FUNCTION discards() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
    (*sql)("CREATE TRIGGER discards BEFORE " + when + " ON go_goscope_" + table +
           " FOR EACH ROW EXECUTE FUNCTION discards()");
  }

  /// Runs `calls` while another session has removed rows by `removal`, which it commits when they wait for it. Returns
  /// the last id.
  RequestId runBesides(const std::string& removal, const std::vector<Operation>& calls) {
    Sql other;
    RequestId last = 0;
    (*sql)("BEGIN");
    (*sql)(removal);
    for (const Operation& call : calls) last = client->submit(call);
    const auto until = Clock::now() + std::chrono::seconds(10);
    while (other("SELECT count(*) FROM pg_locks WHERE NOT granted") == "0" && Clock::now() < until) client->step();
    (*sql)("COMMIT");
    client->settle();
    return last;
  }
};

TEST_F(PostgresDiscards, AReleaseThatFoundNothingLeavesALaterLock) {
  client->submit(LockRelease{"k", "a"});
  EXPECT_GT(client->get<double>(LockAcquire{"k", "a", 60000}), 0);
  EXPECT_TRUE(client->get<bool>(LockCheck{"k", "a"}));
  EXPECT_TRUE(client->isNothing(LockAcquire{"k", "b", 60000}));
}

TEST_F(PostgresDiscards, ADeletionThatFoundNothingLeavesALaterWrite) {
  client->submit(LockForceRelease{"f"});
  client->submit(LockAcquire{"f", "a", 60000});
  client->submit(CacheDelete{"k", ""});
  client->submit(CacheSet{"k", "1", 0, ""});
  client->submit(IdempotencyDelete{"k"});
  client->submit(IdempotencySet{"k", "1", 0});
  client->settle();
  EXPECT_TRUE(client->get<bool>(LockCheck{"f", "a"}));
  EXPECT_TRUE(client->get<bool>(CacheHas{"k", ""}));
  EXPECT_FALSE(client->isNothing(IdempotencyGet{"k"}));
}

TEST_F(PostgresDiscards, ADeletionThatAnotherOvertookLeavesALaterWrite) {
  client->run(CacheSet{"k", "1", 0, ""});
  runBesides("DELETE FROM go_goscope_cache", {CacheDelete{"k", ""}, CacheSet{"k", "2", 0, ""}});
  EXPECT_EQ(client->get<std::string>(CacheGet{"k", ""}), "2");
}

TEST_F(PostgresDiscards, CheckpointsThatAnotherRemovedAreNotCalledDiscarded) {
  const auto saved = [](const char* id, int64_t sequence) {
    return CheckpointSave{"", id, "t", sequence, 1, 0, "1", {}};
  };
  for (const Operation& call : {Operation(CheckpointDeleteAll{"", "t"}), Operation(CheckpointCleanup{"", "t", 0})}) {
    client->run(saved("c", 1));
    client->run(saved("d", 2));
    const RequestId id = runBesides("DELETE FROM go_goscope_checkpoints WHERE id = 'c'", {call});
    EXPECT_TRUE(client->nothing(client->outcome(id))) << nameOf(call);
    EXPECT_TRUE(client->isNothing(CheckpointLoadLatest{"", "t"}));
  }
}

TEST_F(PostgresDiscards, ARemovalThatAnotherOvertookLeavesALaterCheckpoint) {
  client->run(CheckpointSave{"", "c", "t", 1, 1, 0, "1", {}});
  runBesides("DELETE FROM go_goscope_checkpoints",
             {CheckpointDeleteAll{"", "t"}, CheckpointSave{"", "d", "t", 2, 1, 0, "1", {}}});
  EXPECT_EQ(client->get<Texts>(CheckpointList{"", "t"}).size(), 1u);
}

TEST_F(PostgresDiscards, WhatIsKeptStillIsAnErrorWhereSeveralAreOpen) {
  client->run(CacheSet{"k", "1", 0, ""});
  discard("DELETE", "cache");
  const RequestId first = client->submit(CacheDelete{"k", ""});
  const Outcome second = client->run(CacheDelete{"k", ""});
  for (const Outcome& outcome : {client->outcome(first), second})
    EXPECT_EQ(client->errorIn(outcome).kind, ErrorKind::SchemaMismatch);
}

}  // namespace
}  // namespace persistence::postgres
