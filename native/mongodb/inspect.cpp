#include "mongodb/inspect.hpp"

#include <iterator>
#include <utility>

namespace persistence::mongodb {
namespace {

constexpr const char* kBatch = "cursor.firstBatch";
constexpr int64_t kNoSuchCollection = 26;

}  // namespace

std::optional<Error> Looking::list(const std::vector<Collection>& collections) {
  Document names;
  for (const Collection& collection : collections) names.addText(collection.name);
  const Document filter = std::move(Document().document("name", Document().array("$in", names)));
  Document command = std::move(Document().integer("listCollections", 1).document("filter", filter));
  listed_ = connection_.run(std::move(command), Certainty::Read);
  return listed_.lost;
}

Look Looking::at(const Collection& collection) {
  Look look;
  const Document none;
  look.missing = missingOf(collection, *none.get());
  forEach(*listed_.body.get(), kBatch, [&](const bson_t& info) {
    if (textAt(info, "name") == collection.name) look = at(collection, info);
  });
  return look;
}

Look Looking::at(const Collection& collection, const bson_t& info) {
  Look look;
  look.found = true;
  look.defects = flawsOf(info);
  if (!look.defects.empty()) return look;
  tryValidator(collection, info, look);
  if (!look.lost) seeIndexes(collection, look);
  return look;
}

// A server that can't try the validator, such as MongoDB 5.0, refuses the writes themselves.
void Looking::tryValidator(const Collection& collection, const bson_t& info, Look& look) {
  auto trial = trialOf(collection, info);
  if (!trial) return;
  const Reply refused = connection_.run(std::move(*trial), Certainty::Read);
  look.lost = refused.lost;
  bool any = false;
  forEach(*refused.body.get(), kBatch, [&any](const bson_t&) { any = true; });
  if (any) look.doubt = refusingOf(collection);
}

void Looking::seeIndexes(const Collection& collection, Look& look) {
  const Reply reply = connection_.run(std::move(Document().text("listIndexes", collection.name)), Certainty::Read);
  look.lost = reply.lost;
  if (look.lost) return;
  look.refusal = refusalOf(reply);
  if (look.refusal && look.refusal->code == kNoSuchCollection) look.refusal.reset();  // dropped since it was listed
  const bson_t& indexes = *reply.body.get();
  auto more = flawsOf(collection, indexes);
  std::move(more.begin(), more.end(), std::back_inserter(look.defects));
  look.missing = missingOf(collection, indexes);
  look.inTheWay = inTheWayOf(look.missing, indexes);
  look.hidden = hiddenOf(collection, indexes);
}

}  // namespace persistence::mongodb
