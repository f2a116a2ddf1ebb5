// The requirements on a collection: its indexes, and that it keeps each document under its own key until it expires.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/inspection.hpp"
#include "mongodb/document.hpp"

namespace persistence::mongodb {

struct Collection {
  std::string name;
  const char* indexes;
  const char* samples;     ///< examples of the stored documents, as far as these can be known
  bool outlasts = false;   ///< a document removed too early was a lock, or the proof that a task ran
  bool readsBack = false;  ///< written documents are read afterwards: a missing right to read must be known before
};

/// The documented collections; if `own` is not empty, the one collection of a cache adapter.
std::vector<Collection> collectionsFor(const std::string& own);

/// A defect that creating an index can't repair.
struct SchemaDefect {
  Fault fault;
  std::string why;     ///< continues "the collection …"
  std::string remedy;  ///< a command that repairs it, if there is one
};

/// `info`: the collection's entry in the reply to listCollections.
std::vector<SchemaDefect> flawsOf(const bson_t& info);
/// `indexes`: the reply to listIndexes.
std::vector<SchemaDefect> flawsOf(const Collection& collection, const bson_t& indexes);
/// The documented indexes that are hidden from the planner: they still keep keys unique.
std::vector<SchemaDefect> hiddenOf(const Collection& collection, const bson_t& indexes);

/// An aggregation that finds the samples which the collection's validator refuses; nothing if no validator is in force.
std::optional<Document> trialOf(const Collection& collection, const bson_t& info);
/// The defect of a collection whose validator refuses a sample. Stored documents have other keys, owners and values.
SchemaDefect refusingOf(const Collection& collection);

/// The documented indexes that are missing, or weaker than documented.
Document missingOf(const Collection& collection, const bson_t& indexes);
/// Indexes that have the name or the fields of a missing one, so that it can't be created beside them.
std::vector<std::string> inTheWayOf(const Document& missing, const bson_t& indexes);

Document creating(const Collection& collection, const Document& indexes);
/// The command as it is typed into the shell.
std::string inShell(const Document& command);
std::string dropping(const std::string& collection, const std::vector<std::string>& indexes);

}  // namespace persistence::mongodb
