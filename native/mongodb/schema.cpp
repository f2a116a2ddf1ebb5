#include "mongodb/schema.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "mongodb/command_parts.hpp"
#include "mongodb/decode.hpp"
#include "mongodb/errors.hpp"
#include "mongodb/inspect.hpp"
#include "mongodb/schema_check.hpp"
#include "mongodb/statements.hpp"

namespace persistence::mongodb {
namespace {

constexpr int kMaxTries = 20;

void add(TableReport& report, const SchemaDefect& defect) {
  report.faults.push_back(defect.fault);
  if (!defect.remedy.empty()) report.remedies.push_back(defect.remedy);
}

void addMissing(TableReport& report, const Collection& collection, const Look& look) {
  for (const std::string& name : look.inTheWay) report.faults.push_back({Fault::Kind::Conflict, name});
  if (!look.inTheWay.empty()) report.remedies.push_back(dropping(collection.name, look.inTheWay));
  Document listed;
  listed.array("missing", look.missing);
  forEach(*listed.get(), "missing", [&](const bson_t& index) {
    report.faults.push_back({Fault::Kind::Index, std::string(textAt(index, "name"))});
  });
  if (!look.missing.empty()) report.remedies.push_back(inShell(creating(collection, look.missing)));
}

TableReport reportOf(const Collection& collection, const Look& look) {
  TableReport report{collection.name, look.found};
  if (!look.found) return report;
  for (const SchemaDefect& defect : look.defects) add(report, defect);
  if (look.doubt) add(report, *look.doubt);
  addMissing(report, collection, look);
  for (const SchemaDefect& defect : look.hidden) add(report, defect);
  return report;
}

std::string sentenceOf(const Collection& collection, const SchemaDefect& defect) {
  return "the collection " + collection.name + " " + defect.why;
}

class Preparation {
 public:
  Preparation(Connection& connection, bool mayCreate) : connection_(connection), mayCreate_(mayCreate) {}

  Prepared prepare(const Collection& collection, const Look& look) {
    if (look.lost) return {look.lost, std::nullopt};
    if (look.refusal) return {std::nullopt, look.refusal->error};
    if (!look.defects.empty()) return {std::nullopt, unfit(collection, look.defects.front())};
    if (look.missing.empty()) return readable(collection);
    return mayCreate_ ? create(collection, look) : Prepared{std::nullopt, absence(collection, look)};
  }

 private:
  Prepared readable(const Collection& collection) {
    if (!collection.readsBack) return {};
    const Document nothing = std::move(Document().null("_id"));
    const Reply reply = connection_.run(finding(collection.name.c_str(), nothing, parsed(kKeyShown)), Certainty::Local);
    const auto refusal = reply.lost ? std::nullopt : refusalOf(reply);
    return {reply.lost, refusal ? std::optional(refusal->error) : std::nullopt};
  }

  static Error unfit(const Collection& collection, const SchemaDefect& defect) {
    return {ErrorKind::SchemaMismatch, sentenceOf(collection, defect), ""};
  }

  static Error absence(const Collection& collection, const Look& look) {
    if (!look.inTheWay.empty())
      return {ErrorKind::SchemaMismatch,
              "an index of the collection " + collection.name + " is not as documented" + wayOut(collection, look), ""};
    return {ErrorKind::SchemaMissing,
            "the collection " + collection.name + " or an index of it is missing, and createTables is false", "26"};
  }

  static std::string wayOut(const Collection& collection, const Look& look) {
    return ": run " + dropping(collection.name, look.inTheWay) + " and " + inShell(creating(collection, look.missing));
  }

  // Another client may be creating the same indexes at this moment.
  Prepared create(const Collection& collection, const Look& look) {
    for (int tries = 1;; ++tries) {
      const Reply reply = connection_.run(creating(collection, look.missing), Certainty::Majority);
      if (reply.lost) return {reply.lost, std::nullopt};
      const auto refusal = refusalOf(reply);
      if (!refusal) return readable(collection);
      if (refusal->error.wrongServer()) return {refusal->error, std::nullopt};
      if (refusal->error.retry == Retry::Resend && tries < kMaxTries) continue;
      return {std::nullopt, mismatch(collection, look, *refusal)};
    }
  }

  static Error mismatch(const Collection& collection, const Look& look, const Refusal& refusal) {
    Error error = refusal.error;
    // Either a key is stored twice, or another index has the same name.
    const bool areTwice = error.kind == ErrorKind::KeyCollision;
    if (areTwice) error.kind = ErrorKind::SchemaMismatch;
    error.message = "the indexes of the collection " + collection.name + " can't be made: " + error.message;
    if (areTwice) error.message += ": remove all documents but one of each key";
    if (!look.inTheWay.empty()) error.message += wayOut(collection, look);
    return error;
  }

  Connection& connection_;
  const bool mayCreate_;
};

Error unseen(const Refusal& refusal) {
  Error error = refusal.error;
  error.message = "whether the collections are as documented can't be seen: " + error.message;
  if (error.kind == ErrorKind::PermissionDenied) error.message += ": grant listCollections on the database";
  return error;
}

}  // namespace

// All collections are examined: a fault of one does not affect the others.
Prepared Schema::prepare(Connection& connection, const Connect& wish) {
  const auto collections = collectionsFor(wish.table);
  Looking looking(connection);
  if (const auto lost = looking.list(collections)) return {lost, std::nullopt};
  const auto refusal = looking.refusal();
  Preparation preparation(connection, wish.createTables);
  Prepared all;
  for (const Collection& collection : collections) {
    const Look look = refusal ? Look{} : looking.at(collection);
    Prepared one = refusal ? Prepared{std::nullopt, unseen(*refusal)} : preparation.prepare(collection, look);
    if (one.lost) return one;
    if (look.doubt)
      notices_.add(connection.settings().uri + " " + connection.settings().database + "." + collection.name,
                   sentenceOf(collection, *look.doubt));
    note(collection.name, one.error);
    if (!all.error) all.error = std::move(one.error);
  }
  return all;
}

Prepared Schema::inspect(Connection& connection, const Inspect& wish, std::vector<TableReport>& reports) {
  const auto collections = collectionsFor(wish.table);
  Looking looking(connection);
  if (const auto lost = looking.list(collections)) return {lost, std::nullopt};
  if (const auto refusal = looking.refusal()) return {std::nullopt, unseen(*refusal)};
  for (const Collection& collection : collections) {
    const Look look = looking.at(collection);
    if (look.lost) return {look.lost, std::nullopt};
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
