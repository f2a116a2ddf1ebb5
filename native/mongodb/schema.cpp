#include "mongodb/schema.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "mongodb/answer.hpp"
#include "mongodb/errors.hpp"
#include "mongodb/parts.hpp"
#include "mongodb/statements.hpp"

namespace persistence::mongodb {
namespace {

constexpr int kMostTries = 20;
constexpr int64_t kNoSuchCollection = 26;

struct Collection {
  std::string name;
  const char* indexes;
};

std::vector<Collection> collectionsFor(const std::string& own) {
  if (!own.empty()) return {{own, kExpiringIndexes}};
  return {{kLocks, kExpiringIndexes},
          {kCircuits, kKeyIndexes},
          {kCache, kExpiringIndexes},
          {kCheckpoints, kCheckpointIndexes},
          {kResults, kExpiringIndexes}};
}

// Numbers may be stored as any type of number.
bool sameKeys(const bson_t& one, const bson_t& other) {
  Field mine;
  Field theirs;
  if (!bson_iter_init_find(&mine, &one, "key") || !bson_iter_init_find(&theirs, &other, "key")) return false;
  Field a;
  Field b;
  if (!bson_iter_recurse(&mine, &a) || !bson_iter_recurse(&theirs, &b)) return false;
  for (;;) {
    const bool more = bson_iter_next(&a);
    if (more != bson_iter_next(&b)) return false;
    if (!more) return true;
    if (std::string_view(bson_iter_key(&a)) != bson_iter_key(&b)) return false;
    if (bson_iter_as_int64(&a) != bson_iter_as_int64(&b)) return false;
  }
}

bool serves(const bson_t& wanted, const bson_t& there) {
  const auto isUnique = [](const bson_t& index) { return integerAt(index, "unique", 0) != 0; };
  return sameKeys(wanted, there) && isUnique(wanted) == isUnique(there) &&
         integerAt(wanted, "expireAfterSeconds", -1) == integerAt(there, "expireAfterSeconds", -1);
}

Document missingOf(const Document& wanted, const Reply& there) {
  Document missing;
  forEach(*wanted.get(), "indexes", [&](const bson_t& index) {
    bool found = false;
    forEach(*there.body.get(), "cursor.firstBatch", [&](const bson_t& each) { found = found || serves(index, each); });
    if (!found) missing.addView(index);
  });
  return missing;
}

/// The indexes that a collection has.
struct Look {
  Reply there;
  std::optional<Refusal> refusal;  ///< none where it only is not there
  bool found = false;
};

Look lookAt(Connection& connection, const Collection& collection) {
  Look look{connection.run(std::move(Document().text("listIndexes", collection.name)), Certainty::Read), {}};
  if (look.there.lost) return look;
  look.refusal = refusalOf(look.there);
  look.found = !look.refusal;
  if (look.refusal && look.refusal->code == kNoSuchCollection) look.refusal.reset();
  return look;
}

Document creating(const Collection& collection, const Document& indexes) {
  Document command;
  command.text("createIndexes", collection.name).array("indexes", indexes);
  return command;
}

TableReport reportOf(const Collection& collection, const Look& look) {
  TableReport report{collection.name, look.found};
  if (!look.found) return report;
  const Document missing = missingOf(parsed(collection.indexes), look.there);
  Document listed;
  listed.array("missing", missing);
  forEach(*listed.get(), "missing", [&](const bson_t& index) {
    report.faults.push_back({Fault::Kind::Index, std::string(textAt(index, "name"))});
  });
  if (!missing.empty()) report.remedies.push_back("db.runCommand(" + creating(collection, missing).asText() + ")");
  return report;
}

class Preparation {
 public:
  Preparation(Connection& connection, bool mayCreate) : connection_(connection), mayCreate_(mayCreate) {}

  Prepared prepare(const Collection& collection) {
    const Look look = lookAt(connection_, collection);
    if (look.there.lost) return {look.there.lost, std::nullopt};
    if (look.refusal) return {std::nullopt, look.refusal->error};
    const Document missing = missingOf(parsed(collection.indexes), look.there);
    if (missing.empty()) return {};
    return mayCreate_ ? create(collection, missing) : Prepared{std::nullopt, absence(collection)};
  }

 private:
  static Error absence(const Collection& collection) {
    return {ErrorKind::SchemaMissing,
            "the collection " + collection.name + " or an index of it is missing, and createTables is false", "26",
            false, true};
  }

  // Others may be creating the same at this moment.
  Prepared create(const Collection& collection, const Document& missing) {
    for (int tries = 1;; ++tries) {
      const Reply reply = connection_.run(creating(collection, missing), Certainty::Majority);
      if (reply.lost) return {reply.lost, std::nullopt};
      const auto refusal = refusalOf(reply);
      if (!refusal) return {};
      if (refusal->error.wrongServer) return {refusal->error, std::nullopt};
      if (passes(refusal->code) && tries < kMostTries) continue;
      return {std::nullopt, mismatch(collection, *refusal)};
    }
  }

  static Error mismatch(const Collection& collection, const Refusal& refusal) {
    Error error = refusal.error;
    // Keys that are there twice, or an index under the same name that does something else.
    if (error.kind == ErrorKind::KeyCollision) error.kind = ErrorKind::SchemaMismatch;
    error.message = "the indexes of the collection " + collection.name + " can't be made: " + error.message;
    return error;
  }

  Connection& connection_;
  const bool mayCreate_;
};

}  // namespace

// All of them are looked at: one that can't be used is nothing to the others.
Prepared Schema::prepare(Connection& connection, const Connect& wish) {
  Preparation preparation(connection, wish.createTables);
  Prepared all;
  for (const Collection& collection : collectionsFor(wish.table)) {
    Prepared one = preparation.prepare(collection);
    if (one.lost) return one;
    note(collection.name, one.error);
    if (!all.error) all.error = std::move(one.error);
  }
  return all;
}

Prepared Schema::inspect(Connection& connection, const Inspect& wish, std::vector<TableReport>& reports) {
  for (const Collection& collection : collectionsFor(wish.table)) {
    const Look look = lookAt(connection, collection);
    if (look.there.lost) return {look.there.lost, std::nullopt};
    if (look.refusal) return {std::nullopt, look.refusal->error};
    reports.push_back(reportOf(collection, look));
  }
  return {};
}

void Schema::note(const std::string& collection, const std::optional<Error>& error) {
  constexpr ErrorKind kLasting[] = {ErrorKind::SchemaMissing, ErrorKind::SchemaMismatch, ErrorKind::PermissionDenied};
  const bool lasts = error && std::find(std::begin(kLasting), std::end(kLasting), error->kind) != std::end(kLasting);
  if (lasts) faults_.insert_or_assign(collection, *error);
  if (!error) faults_.erase(collection);
}

const Error* Schema::faultOf(const std::string& collection) const {
  const auto fault = faults_.find(collection);
  return fault == faults_.end() ? nullptr : &fault->second;
}

}  // namespace persistence::mongodb
