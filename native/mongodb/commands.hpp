// Operations as commands: many in one where they are of one kind.
#pragma once

#include "mongodb/document.hpp"
#include "mongodb/line.hpp"

namespace persistence::mongodb {

/// Where the operation's documents lie.
const char* collectionOf(const Operation& operation);

/// `update`: one statement for each.
Document updatesOf(const Batch& batch);
/// `delete`: one statement for each.
Document deletesOf(const Batch& batch);
/// `find`: the documents of all of them, as far as they count.
Document findOf(const Batch& batch);
/// `findAndModify`: one lock, and what it looks like afterwards.
Document lockOf(const Operation& operation);
/// `find`: what the locks look like that were just written.
Document findLocks(const Batch& batch);
/// `findAndModify`: all failures of one key.
Document failuresOf(const Batch& batch);

/// A checkpoint whose id stands under another sequence moves there.
Document moveOf(const CheckpointSave& checkpoint);
/// Removes what stands where it moves to.
Document makeRoomFor(const CheckpointSave& checkpoint);
Document findLatest(const CheckpointLoadLatest& checkpoint);
Document findCheckpoints(const CheckpointList& checkpoints);
/// The newest of the checkpoints that go.
Document findNewestToGo(const CheckpointCleanup& checkpoints);
Document removeUpTo(const CheckpointCleanup& checkpoints, int64_t sequence);

Document findKeys(const CacheKeys& keys);
Document countOf(const CacheSize& size);
/// The key at which the next part of a range ends: a part is of a size that keeps nobody waiting.
Document findEndOfPart(const CacheClear& clear);
/// `end`: the first key that stays; empty: all that is left goes.
Document removePart(const CacheClear& clear, std::string_view end);

}  // namespace persistence::mongodb
