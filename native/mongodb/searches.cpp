// The commands that only read.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <utility>

#include "mongodb/command_parts.hpp"
#include "mongodb/encode.hpp"
#include "mongodb/statements.hpp"

namespace persistence::mongodb {
namespace {

// Removing so many documents takes the server some hundredths of a second.
constexpr int64_t kPart = 2000;

/// The parts of a `find` that depend on the kind of operation.
struct Search {
  const char* field;
  const char* live;
  const char* shown;
};

constexpr const char* kAny = "{}";

struct SearchFor {
  Search operator()(const LockCheck&) const { return {"key", kLockHeld, kLockOwner}; }
  Search operator()(const CircuitGet&) const { return {"key", kAny, kCircuitShown}; }
  Search operator()(const CacheGet&) const { return {"key", kEntryLive, kEntryShown}; }
  Search operator()(const CacheGetMany&) const { return {"key", kEntryLive, kEntryShown}; }
  Search operator()(const CacheHas&) const { return {"key", kEntryLive, kKeyShown}; }
  Search operator()(const CacheTtl&) const { return {"key", kEntryLive, kEntryLeft}; }
  Search operator()(const IdempotencyGet&) const { return {"key", kEntryLive, kEntryShown}; }
  Search operator()(const CircuitRecordFailure&) const { return {"key", kAny, kCountShown}; }
  Search operator()(const CheckpointLoad&) const { return {"id", kAny, kCheckpointShown}; }
  Search operator()(const CheckpointLoadLatest&) const { return {"taskId", kAny, kCheckpointShown}; }
  Search operator()(const CheckpointList&) const { return {"taskId", kAny, kCheckpointShown}; }
  Search operator()(const CheckpointCleanup&) const { return {"taskId", kAny, kSequenceShown}; }
};

Document namedIn(const char* field, const Batch& batch) {
  Document filter;
  const auto* const many = std::get_if<CacheGetMany>(batch.front().operation);
  if (batch.size() == 1 && !many) return std::move(filter.text(field, nameOfDocument(*batch.front().operation)));
  Document names;
  for (const Job& job : batch) {
    if (!many)
      names.addText(nameOfDocument(*job.operation));
    else
      for (const std::string& key : std::get<CacheGetMany>(*job.operation).keys) names.addText(key);
  }
  return std::move(filter.document(field, Document().array("$in", names)));
}

std::string escaped(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    const bool isPlain = std::isalnum(static_cast<unsigned char>(letter)) || static_cast<signed char>(letter) < 0;
    if (letter == 0)
      escaped += "\\x00";
    else
      escaped.append(isPlain ? "" : "\\").push_back(letter);
  }
  return escaped;
}

/// The first stage of the aggregations about the checkpoints of several tasks.
Document matching(const Batch& batch) {
  return std::move(Document().addDocument(Document().document("$match", namedIn("taskId", batch))));
}

Document liveInRange(const std::string& prefix) {
  return std::move(Document().document("key", rangeOf(prefix)).all(parsed(kEntryLive)));
}

/// A stage that takes from each task's sequences the one at `place`. The server accepts no index beyond 32 bits.
Document elementOfEach(int64_t place) {
  Document sequence, shown, stage;
  const int64_t index = std::min<int64_t>(place, INT32_MAX);
  sequence.array("$arrayElemAt", Document().text("0", "$sequences").integer("1", index));
  shown.integer("_id", 0).text("taskId", "$_id").document("sequence", sequence);
  return std::move(stage.document("$project", shown));
}

}  // namespace

Document findOf(const Batch& batch) {
  const Operation& first = *batch.front().operation;
  const auto search = visitKnown<Search>(SearchFor{}, first);
  return finding(collectionOf(first), std::move(namedIn(search.field, batch).all(parsed(search.live))),
                 parsed(search.shown));
}

Document findLocks(const Batch& batch) {
  Document filter = namedIn("key", batch);
  if (!std::all_of(batch.begin(), batch.end(), isFirstTry)) return finding(kLocks, filter, parsed(kLockShown));
  return throughId(finding(kLocks, filter.all(namedIn("_id", batch)), parsed(kLockShown)));
}

Document findCounts(const Batch& batch) { return findOf(batch); }

Document findLatest(const Batch& batch) {
  if (batch.size() == 1) return std::move(findOf(batch).document("sort", parsed(kDescending)).integer("limit", 1));
  return aggregating(kCheckpoints, std::move(matching(batch).addEach(parsed(kLatestOfEach), "stages")));
}

Document findCheckpoints(const Batch& batch) { return std::move(findOf(batch).document("sort", parsed(kAscending))); }

Document findNewestToGo(const Batch& batch) {
  const int64_t keep = std::get<CheckpointCleanup>(*batch.front().operation).keep;
  if (batch.size() == 1)
    return std::move(findOf(batch).document("sort", parsed(kDescending)).integer("skip", keep).integer("limit", 1));
  Document stages = matching(batch);
  stages.addEach(parsed(kSequencesOfEach), "stages").addDocument(elementOfEach(keep)).addDocument(parsed(kHasSequence));
  return aggregating(kCheckpoints, stages);
}

// The range enforces the prefix whatever the pattern contains. The pattern must match the whole rest of the key.
Document findKeys(const CacheKeys& keys) {
  Document filter = liveInRange(keys.prefix);
  if (keys.pattern) {
    Document fits;
    fits.pattern("$regex", "^" + escaped(keys.prefix) + "(?:" + *keys.pattern + ")\\z");
    filter.array("$and", Document().addDocument(Document().document("key", fits)));
  }
  return finding(collectionOf(keys), filter, parsed(kKeyShown));
}

Document countOf(const CacheSize& size) {
  Document stages;
  stages.addDocument(Document().document("$match", liveInRange(size.prefix)));
  return aggregating(collectionOf(size), stages.addDocument(parsed(kCounted)));
}

Document findEndOfPart(const CacheClear& clear) {
  return std::move(finding(collectionOf(clear), Document().document("key", rangeOf(clear.prefix)), parsed(kKeyShown))
                       .document("sort", parsed(kByKey))
                       .integer("skip", kPart)
                       .integer("limit", 1));
}

}  // namespace persistence::mongodb
