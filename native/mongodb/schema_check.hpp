// What a collection must be like: its indexes, and whether it keeps each document under its own key until it expires.
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
  const char* samples;     ///< documents like those that are stored, as far as one can know
  bool outlasts = false;   ///< what goes before it has expired was a lock, or the proof that a task ran
  bool readsBack = false;  ///< what was written is read afterwards: a right that is missing must be known before
};

/// The documented ones; with a name, the one of a cache adapter.
std::vector<Collection> collectionsFor(const std::string& own);

/// What no index that is created could mend.
struct SchemaDefect {
  Fault fault;
  std::string why;     ///< continues "the collection …"
  std::string remedy;  ///< a command, where one mends it
};

/// `info`: its entry in what listCollections returned.
std::vector<SchemaDefect> flawsOf(const bson_t& info);
/// `indexes`: what listIndexes returned.
std::vector<SchemaDefect> flawsOf(const Collection& collection, const bson_t& indexes);
/// Its indexes that the planner does not see: they still keep keys unique.
std::vector<SchemaDefect> hiddenOf(const Collection& collection, const bson_t& indexes);

/// An aggregation that finds those samples which its validator refuses; nothing where none is in force.
std::optional<Document> trialOf(const Collection& collection, const bson_t& info);
/// Of a collection whose validator refuses a sample. Those that are stored have other keys, owners and values.
SchemaDefect refusingOf(const Collection& collection);

/// The documented indexes that are not there, or are less than documented.
Document missingOf(const Collection& collection, const bson_t& indexes);
/// Indexes that have the name or the fields of a missing one, so that it can't be created beside them.
std::vector<std::string> inTheWayOf(const Document& missing, const bson_t& indexes);

Document creating(const Collection& collection, const Document& indexes);
/// As one types it into the shell.
std::string inShell(const Document& command);
std::string dropping(const std::string& collection, const std::vector<std::string>& indexes);

}  // namespace persistence::mongodb
