// Encodes operations as commands. Operations of one kind share a command.
#pragma once

#include <map>
#include <string>

#include "mongodb/batch.hpp"
#include "mongodb/document.hpp"

namespace persistence::mongodb {

const char* collectionOf(const Operation& operation);

/// `update`: one statement per job.
Document updatesOf(const Batch& batch);
/// `delete`: one statement per job.
Document deletesOf(const Batch& batch);
/// `delete`: the locks that this addon inserted.
Document releasesOf(const Batch& batch);
/// `find`: the documents of all jobs, without the expired ones.
Document findOf(const Batch& batch);
/// `findAndModify`: writes one lock, and returns it as written.
Document lockOf(const Job& job);
/// `find`: the locks that were just written.
Document findLocks(const Batch& batch);
/// `findAndModify`: adds the failures of one key.
Document failureOf(const Job& job);
/// `find`: the counts that failures are added to.
Document findCounts(const Batch& batch);
/// `update`: one statement per job, which adds its failures, and says "no" if the stored count is not the one in
/// `before`.
Document failuresOf(const Batch& batch, const std::vector<int64_t>& before);

/// `update`: moves the checkpoint with this id from another sequence.
Document moveOf(const CheckpointSave& checkpoint);
/// `delete`: removes the checkpoint at the new sequence.
Document makeRoomFor(const CheckpointSave& checkpoint);
Document findLatest(const Batch& batch);
Document findCheckpoints(const Batch& batch);
/// The newest of the checkpoints to be removed, for each task.
Document findNewestToGo(const Batch& batch);
/// `delete`: the checkpoints of each job's task, up to the sequence in `newest`.
Document removeUpTo(const Batch& batch, const std::map<std::string, int64_t>& newest);

Document findKeys(const CacheKeys& keys);
Document countOf(const CacheSize& size);
/// The key at which the next part of a range ends. A part is small enough not to hold up other operations.
Document findEndOfPart(const CacheClear& clear);
/// `end`: the first key that is kept; if empty, the whole rest is removed.
Document removePart(const CacheClear& clear, std::string_view end);

}  // namespace persistence::mongodb
