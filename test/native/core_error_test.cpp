#include "core/error.hpp"

#include <gtest/gtest.h>

namespace persistence {
namespace {

Error of(Retry retry) { return {ErrorKind::Server, "", "", retry}; }

TEST(Error, SaysHowItsOperationIsSentAgain) {
  for (const Retry retry : {Retry::Never, Retry::ResendOnly}) EXPECT_FALSE(of(retry).retryable());
  for (const Retry retry : {Retry::ByCaller, Retry::Resend, Retry::OneByOne, Retry::OtherServer})
    EXPECT_TRUE(of(retry).retryable());
  EXPECT_TRUE(of(Retry::Resend).resends() && of(Retry::ResendOnly).resends() && !of(Retry::ByCaller).resends());
  EXPECT_TRUE(of(Retry::OtherServer).notApplied() && !of(Retry::OtherServerIfRepeatable).notApplied());
}

TEST(Error, OfAWriteThatMayBeAppliedIsNoRefusal) {
  const Error open = maybeApplied(of(Retry::OtherServer));
  EXPECT_TRUE(open.wrongServer());
  EXPECT_FALSE(open.notApplied() || open.outcomeKnown);
  EXPECT_EQ(maybeApplied(of(Retry::Resend)).retry, Retry::Resend);
}

TEST(Error, OfWhatWasNeverAppliedIsARefusal) {
  const Error refused = neverApplied(maybeApplied(of(Retry::OtherServer)));
  EXPECT_TRUE(refused.notApplied() && refused.outcomeKnown);
}

}  // namespace
}  // namespace persistence
