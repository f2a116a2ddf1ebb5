#include "mongodb/set_names.hpp"

#include <gtest/gtest.h>

#include "mongodb/document.hpp"

namespace persistence::mongodb {
namespace {

Document answered() { return Document::parse(R"({"ok": 1, "setName": "rs"})"); }
Document unready() { return Document::parse(R"({"ok": 1, "isreplicaset": true})"); }
Document shuttingDown() { return Document::parse(R"({"ok": 0, "code": 91, "codeName": "ShutdownInProgress"})"); }

TEST(MongodbSetNames, TellWhyAHelloWasRefused) {
  SetNames names;
  names.note(*shuttingDown().get(), "a:1");
  ASSERT_TRUE(names.refusal());
  EXPECT_EQ(names.refusal()->nativeCode, "91");
}

TEST(MongodbSetNames, TellNoRefusalWhereAnotherMemberAnswered) {
  for (const bool isFirst : {true, false})
    for (const auto& make : {answered, unready}) {
      SetNames names;
      if (isFirst) names.note(*shuttingDown().get(), "a:1");
      names.note(*make().get(), "b:2");
      if (!isFirst) names.note(*shuttingDown().get(), "a:1");
      EXPECT_FALSE(names.refusal());
    }
}

}  // namespace
}  // namespace persistence::mongodb
