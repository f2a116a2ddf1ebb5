#include "mongodb/encode.hpp"

#include <utility>

#include "core/json_records.hpp"
#include "mongodb/command_parts.hpp"
#include "mongodb/statements.hpp"

namespace persistence::mongodb {
namespace {

Document& addTime(Document& to, const char* name, const std::optional<double>& time) {
  return time ? to.time(name, *time) : to.null(name);
}

// The bytes are a document with the value as its only field: BSON has no values outside of documents.
Document& addValue(Document& to, const char* name, const std::string& bytes) {
  const View view(bytes);
  const auto value = find(*view, "value");
  return value ? to.field(name, *value) : to.null(name);
}

Document slotOf(const CheckpointSave& checkpoint) {
  return std::move(byTask(checkpoint.prefix, checkpoint.task).integer("sequence", checkpoint.sequence));
}

Document documentOf(const CheckpointSave& checkpoint) {
  Document document;
  document.text("id", checkpoint.prefix + checkpoint.id).all(slotOf(checkpoint));
  document.number("timestamp", checkpoint.timestamp).number("progress", checkpoint.progress);
  addValue(document, "data", checkpoint.data);
  if (checkpoint.estimatedTimeRemaining) document.number("estimatedTimeRemaining", *checkpoint.estimatedTimeRemaining);
  return document;
}

Document change(const Document& filter, const char* pipeline, const Document& constants, bool inserts = true) {
  return std::move(
      Document().document("q", filter).all(parsed(pipeline)).document("c", constants).flag("upsert", inserts));
}

Document saving(const CheckpointSave& checkpoint, const Document& filter, bool inserts) {
  return change(filter, kCheckpointSave, Document().document("d", documentOf(checkpoint)), inserts);
}

struct Change {
  bool own = false;  ///< finds a lock by its _id

  Document operator()(const LockAcquire& lock) const { return changeLock(lock, kLockAcquire); }
  // The upsert inserts nothing: for an absent lock the pipeline says "no". Without the upsert, an update that matches
  // nothing would succeed.
  Document operator()(const LockExtend& lock) const { return changeLock(lock, kLockExtend); }
  Document operator()(const CircuitSet& circuit) const {
    const BreakerState& state = circuit.state;
    Document constants;
    constants.text("k", circuit.key).text("s", nameOf(state.state)).integer("n", state.failureCount);
    addTime(addTime(constants, "f", state.lastFailureTime), "g", state.lastSuccessTime);
    return change(byKey(circuit.key), kCircuitSet, constants);
  }
  Document operator()(const CircuitRecordSuccess& circuit) const {
    return change(byKey(circuit.key), kCircuitSuccess, Document().text("k", circuit.key));
  }
  Document operator()(const CacheSet& entry) const { return setEntry(entry); }
  Document operator()(const IdempotencySet& entry) const { return setEntry(entry); }
  Document operator()(const CheckpointSave& checkpoint) const { return saving(checkpoint, slotOf(checkpoint), true); }

 private:
  template <typename Op>
  Document changeLock(const Op& lock, const char* pipeline) const {
    Document constants;
    constants.text("k", lock.key).text("o", lock.owner).integer("t", lock.ttl);
    if (own) return throughId(change(byId(lock.key), pipeline, constants));
    return change(byKey(lock.key), pipeline, constants);
  }
  template <typename Op>
  static Document setEntry(const Op& entry) {
    Document constants;
    addValue(constants.text("k", entry.key), "v", entry.value);
    if (entry.ttl > 0)
      constants.integer("t", entry.ttl);
    else
      constants.null("t");
    return change(byKey(entry.key), kEntrySet, constants);
  }
};

struct Gone {
  Document operator()(const LockRelease& lock) const { return std::move(byKey(lock.key).text("owner", lock.owner)); }
  Document operator()(const LockForceRelease& lock) const { return byKey(lock.key); }
  Document operator()(const CacheDelete& entry) const { return byKey(entry.key); }
  Document operator()(const IdempotencyDelete& entry) const { return byKey(entry.key); }
  Document operator()(const CheckpointDeleteAll& gone) const { return byTask(gone.prefix, gone.task); }
};

Document counting(const Job& job, const std::optional<int64_t>& before) {
  const auto& failure = std::get<CircuitRecordFailure>(*job.operation);
  Document constants;
  constants.text("k", failure.key).integer("n", static_cast<int64_t>(job.superseded.size() + 1));
  constants.integer("m", failure.maxFailures);
  if (before)
    constants.integer("e", *before);
  else
    constants.null("e");
  return change(byKey(failure.key), kCircuitFailure, constants);
}

// The variables of `let` are expressions, unlike the constants of an update.
Document literals(const Field& constants) {
  Document variables;
  Field each;
  if (!bson_iter_recurse(&constants, &each)) return variables;
  while (bson_iter_next(&each)) variables.document(bson_iter_key(&each), std::move(Document().field("$literal", each)));
  return variables;
}

Document changingOne(const char* collection, const Document& change, const char* shown) {
  const bson_t& parts = *change.get();
  Document command;
  command.text("findAndModify", collection).field("query", *find(parts, "q")).field("update", *find(parts, "u"));
  command.document("let", literals(*find(parts, "c")))
      .flag("upsert", true)
      .flag("new", true)
      .document("fields", parsed(shown));
  if (const auto hint = find(parts, "hint")) command.field("hint", *hint);
  return command;
}

Document changeOf(const Job& job) { return visitKnown<Document>(Change{isFirstTry(job)}, *job.operation); }

template <typename Parts>
Document statementsOf(const Batch& batch, const Parts& parts) {
  Document statements;
  for (const Job& job : batch) statements.addDocument(parts(job));
  return statements;
}

}  // namespace

const char* collectionOf(const Operation& operation) {
  const std::string* const table = std::visit(
      [](const auto& op) -> const std::string* {
        if constexpr (requires { op.table; }) return &op.table;
        return nullptr;
      },
      operation);
  if (table && !table->empty()) return table->c_str();
  switch (familyOf(operation)) {
    case Family::Lock: return kLocks;
    case Family::Circuit: return kCircuits;
    case Family::Checkpoint: return kCheckpoints;
    case Family::Idempotency: return kResults;
    default: return kCache;
  }
}

Document updatesOf(const Batch& batch) {
  return writing("update", "updates", collectionOf(*batch.front().operation), statementsOf(batch, changeOf));
}

Document lockOf(const Job& job) { return changingOne(kLocks, changeOf(job), kLockShown); }

Document deletesOf(const Batch& batch) {
  const auto statements =
      statementsOf(batch, [](const Job& job) { return removal(visitKnown<Document>(Gone{}, *job.operation)); });
  return writing("delete", "deletes", collectionOf(*batch.front().operation), statements);
}

Document releasesOf(const Batch& batch) {
  const auto statements = statementsOf(batch, [](const Job& job) {
    const auto& lock = std::get<LockRelease>(*job.operation);
    return throughId(removal(byId(lock.key).text("owner", lock.owner)));
  });
  return writing("delete", "deletes", kLocks, statements);
}

Document failureOf(const Job& job) { return changingOne(kCircuits, counting(job, std::nullopt), kCountShown); }

Document failuresOf(const Batch& batch, const std::vector<int64_t>& before) {
  Document statements;
  for (size_t at = 0; at < batch.size(); ++at) statements.addDocument(counting(batch[at], before[at]));
  return writing("update", "updates", kCircuits, statements);
}

Document moveOf(const CheckpointSave& checkpoint) {
  const Document filter = std::move(Document().text("id", checkpoint.prefix + checkpoint.id));
  return writingOne("update", "updates", kCheckpoints, saving(checkpoint, filter, false));
}

Document makeRoomFor(const CheckpointSave& checkpoint) {
  return writingOne("delete", "deletes", kCheckpoints, removal(slotOf(checkpoint)));
}

Document removeUpTo(const Batch& batch, const std::map<std::string, int64_t>& newest) {
  const auto statements = statementsOf(batch, [&newest](const Job& job) {
    const auto& checkpoints = std::get<CheckpointCleanup>(*job.operation);
    Document upTo;
    upTo.integer("$lte", newest.at(nameOfDocument(*job.operation)));
    return removal(byTask(checkpoints.prefix, checkpoints.task).document("sequence", upTo));
  });
  return writing("delete", "deletes", kCheckpoints, statements);
}

Document removePart(const CacheClear& clear, std::string_view end) {
  Document filter;
  filter.document("key", rangeOf(clear.prefix, end));
  return writingOne("delete", "deletes", collectionOf(clear), removal(filter));
}

}  // namespace persistence::mongodb
