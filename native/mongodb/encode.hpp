// Operations as commands: many in one where they are of one kind.
#pragma once

#include <map>
#include <string>

#include "mongodb/batch.hpp"
#include "mongodb/document.hpp"

namespace persistence::mongodb {

/// Where the operation's documents lie.
const char* collectionOf(const Operation& operation);

/// `update`: one statement for each.
Document updatesOf(const Batch& batch);
/// `delete`: one statement for each.
Document deletesOf(const Batch& batch);
/// `delete`: the locks that are documents of our own.
Document releasesOf(const Batch& batch);
/// `find`: the documents of all of them, as far as they count.
Document findOf(const Batch& batch);
/// `findAndModify`: one lock, and what it looks like afterwards.
Document lockOf(const Job& job);
/// `find`: what the locks look like that were just written.
Document findLocks(const Batch& batch);
/// `findAndModify`: the failures of one key.
Document failureOf(const Job& job);
/// `find`: the counts that failures are added to.
Document findCounts(const Batch& batch);
/// `update`: one statement for the failures of each job, which says "no" where another count than `before` stands.
Document failuresOf(const Batch& batch, const std::vector<int64_t>& before);

/// A checkpoint whose id stands under another sequence moves there.
Document moveOf(const CheckpointSave& checkpoint);
/// Removes what stands where it moves to.
Document makeRoomFor(const CheckpointSave& checkpoint);
Document findLatest(const Batch& batch);
Document findCheckpoints(const Batch& batch);
/// Of each task the newest of the checkpoints that go.
Document findNewestToGo(const Batch& batch);
/// `delete`: of each job's task up to what was found for it.
Document removeUpTo(const Batch& batch, const std::map<std::string, int64_t>& newest);

Document findKeys(const CacheKeys& keys);
Document countOf(const CacheSize& size);
/// The key at which the next part of a range ends: a part is of a size that keeps nobody waiting.
Document findEndOfPart(const CacheClear& clear);
/// `end`: the first key that stays; empty: all that is left goes.
Document removePart(const CacheClear& clear, std::string_view end);

}  // namespace persistence::mongodb
