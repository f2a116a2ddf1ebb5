#include "mongodb/schema_check.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "mongodb/command_parts.hpp"
#include "mongodb/statements.hpp"

namespace persistence::mongodb {
namespace {

constexpr const char* kBatch = "cursor.firstBatch";

template <typename Holds>
bool anyOf(const bson_t& documents, const char* path, const Holds& holds) {
  bool any = false;
  forEach(documents, path, [&](const bson_t& each) { any = any || holds(each); });
  return any;
}

// The server may store the numbers of an index key as any numeric type.
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

std::string nameOf(const bson_t& index) { return std::string(textAt(index, "name")); }
bool isUnique(const bson_t& index) { return integerAt(index, "unique", 0) != 0; }
bool isHidden(const bson_t& index) { return integerAt(index, "hidden", 0) != 0; }
bool isPartial(const bson_t& index) { return find(index, "partialFilterExpression").has_value(); }
bool isSparse(const bson_t& index) { return integerAt(index, "sparse", 0) != 0; }
/// The server lists no collation for an index that compares strings byte for byte.
bool comparesBytes(const bson_t& index) { return !find(index, "collation"); }
/// The index holds every document, each under its own key.
bool isPlain(const bson_t& index) { return !isPartial(index) && !isSparse(index) && comparesBytes(index); }
int64_t expiryOf(const bson_t& index) { return integerAt(index, "expireAfterSeconds", -1); }

// A unique index that is partial or sparse leaves out documents, and a collation treats different keys as one. If an
// index is not unique, the documents that it leaves out are still found, and still expire.
bool serves(const bson_t& wanted, const bson_t& there) {
  if (!sameKeys(wanted, there) || isUnique(wanted) != isUnique(there) || expiryOf(wanted) != expiryOf(there))
    return false;
  return !isUnique(wanted) || isPlain(there);
}

std::set<std::string> fieldsOf(const bson_t& index) {
  std::set<std::string> fields;
  Field key;
  Field each;
  if (!bson_iter_init_find(&key, &index, "key") || !bson_iter_recurse(&key, &each)) return fields;
  while (bson_iter_next(&each)) fields.insert(bson_iter_key(&each));
  return fields;
}

// A sample has every field that the documents of its collection may have.
bool isStored(const Collection& collection, const std::string& path) {
  const std::string field = path.substr(0, path.find('.'));
  return anyOf(*parsed(collection.samples).get(), "documents",
               [&field](const bson_t& sample) { return find(sample, field.c_str()).has_value(); });
}

bool asksForOthers(const Collection& collection, const bson_t& index) {
  Field filter;
  Field each;
  if (!bson_iter_init_find(&filter, &index, "partialFilterExpression") || !bson_iter_recurse(&filter, &each))
    return false;
  while (bson_iter_next(&each)) {
    bson_t condition;
    const std::string path = bson_iter_key(&each);
    const bool isField = !path.starts_with("$") && !isStored(collection, path);
    if (isField && viewField(each, condition) && integerAt(condition, "$exists", 0) != 0) return true;
  }
  return false;
}

// An index of other software holds none of our documents, and so refuses none.
bool isOfOthers(const Collection& collection, const bson_t& index) {
  const auto fields = fieldsOf(index);
  const auto isOurs = [&collection](const std::string& path) { return isStored(collection, path); };
  return asksForOthers(collection, index) || (isSparse(index) && std::none_of(fields.begin(), fields.end(), isOurs));
}

// An index that is unique by more fields than a documented one refuses nothing that the documented one accepts.
bool refusesMore(const Collection& collection, const bson_t& index) {
  const auto fields = fieldsOf(index);
  if (!isUnique(index) || fields == std::set<std::string>{"_id"} || isOfOthers(collection, index)) return false;
  return !comparesBytes(index) || !anyOf(*parsed(collection.indexes).get(), "indexes", [&](const bson_t& wanted) {
    const auto all = fieldsOf(wanted);
    return isUnique(wanted) && std::includes(fields.begin(), fields.end(), all.begin(), all.end());
  });
}

bool removesMore(const Collection& collection, const bson_t& index) {
  return collection.outlasts && expiryOf(index) >= 0 && fieldsOf(index) != std::set<std::string>{"expiresAt"};
}

SchemaDefect madeAnew(Fault::Kind kind, std::string found, const std::string& why) {
  return {{kind, "", "", std::move(found)},
          why + ": rename or drop it, and an adapter that may create collections makes it anew",
          ""};
}

std::string collationIn(const bson_t& info) {
  std::string text = "locale " + std::string(textAt(info, "options.collation.locale"));
  return text + ", strength " + std::to_string(integerAt(info, "options.collation.strength", 0));
}

SchemaDefect ofIndex(Fault::Kind kind, const Collection& collection, const bson_t& index, const std::string& why) {
  const std::string remedy = dropping(collection.name, {nameOf(index)});
  return {{kind, nameOf(index)}, "has the index " + nameOf(index) + ", which " + why + ": run " + remedy, remedy};
}

}  // namespace

std::vector<Collection> collectionsFor(const std::string& own) {
  if (!own.empty()) return {{own, kExpiringIndexes, kEntrySamples}};
  return {{kLocks, kExpiringIndexes, kLockSamples, true, true},
          {kCircuits, kKeyIndexes, kCircuitSamples},
          {kCache, kExpiringIndexes, kEntrySamples},
          {kCheckpoints, kCheckpointIndexes, kCheckpointSamples},
          {kResults, kExpiringIndexes, kEntrySamples, true}};
}

std::vector<SchemaDefect> flawsOf(const bson_t& info) {
  const std::string type(textAt(info, "type"));
  if (type == "view") return {madeAnew(Fault::Kind::Form, "a view", "is a view")};
  if (type == "timeseries")
    return {madeAnew(Fault::Kind::Form, "a time series", "is a time series, in which nothing is unique")};
  std::vector<SchemaDefect> defects;
  if (integerAt(info, "options.capped", 0) != 0)
    defects.push_back(madeAnew(Fault::Kind::Form, "capped", "is capped, so that what is oldest goes"));
  if (find(info, "options.collation"))
    defects.push_back(madeAnew(Fault::Kind::Collation, collationIn(info),
                               "has a collation (" + collationIn(info) + "), by which different keys are one"));
  return defects;
}

std::vector<SchemaDefect> flawsOf(const Collection& collection, const bson_t& indexes) {
  std::vector<SchemaDefect> defects;
  forEach(indexes, kBatch, [&](const bson_t& index) {
    if (refusesMore(collection, index))
      defects.push_back(ofIndex(Fault::Kind::Unique, collection, index, "is unique, and refuses what must be stored"));
    if (removesMore(collection, index))
      defects.push_back(ofIndex(Fault::Kind::Expiry, collection, index, "removes what has not expired"));
  });
  return defects;
}

std::vector<SchemaDefect> hiddenOf(const Collection& collection, const bson_t& indexes) {
  std::vector<SchemaDefect> defects;
  forEach(indexes, kBatch, [&](const bson_t& index) {
    const auto isThis = [&index](const bson_t& wanted) { return serves(wanted, index); };
    if (!isHidden(index) || !anyOf(*parsed(collection.indexes).get(), "indexes", isThis)) return;
    Document shown;
    shown.text("name", nameOf(index)).flag("hidden", false);
    const Document command = std::move(Document().text("collMod", collection.name).document("index", shown));
    defects.push_back({{Fault::Kind::Hidden, nameOf(index)}, "", inShell(command)});
  });
  return defects;
}

// With the action "warn" or the level "off", the server stores documents that do not match the validator.
std::optional<Document> trialOf(const Collection& collection, const bson_t& info) {
  const auto validator = find(info, "options.validator");
  if (!validator || textAt(info, "options.validationAction") == "warn") return std::nullopt;
  if (textAt(info, "options.validationLevel") == "off") return std::nullopt;
  Document rule;
  rule.field("0", *validator);
  Document stages;
  stages.addDocument(Document().field("$documents", *find(*parsed(collection.samples).get(), "documents")));
  stages.addDocument(Document().document("$match", Document().array("$nor", rule)));
  stages.addDocument(Document().document("$project", parsed(kNothingShown)));
  return std::move(Document().integer("aggregate", 1).array("pipeline", stages).document("cursor", Document()));
}

SchemaDefect refusingOf(const Collection& collection) {
  const Document command = std::move(Document().text("collMod", collection.name).document("validator", Document()));
  const std::string remedy = inShell(command);
  return {
      {Fault::Kind::Validator, ""},
      "has a validator that refuses documents like those that are stored: if writes fail by it, change it, or run " +
          remedy,
      remedy};
}

Document missingOf(const Collection& collection, const bson_t& indexes) {
  Document missing;
  forEach(*parsed(collection.indexes).get(), "indexes", [&](const bson_t& wanted) {
    if (!anyOf(indexes, kBatch, [&wanted](const bson_t& each) { return serves(wanted, each); }))
      missing.addView(wanted);
  });
  return missing;
}

std::vector<std::string> inTheWayOf(const Document& missing, const bson_t& indexes) {
  Document all;
  all.array("indexes", missing);
  std::vector<std::string> names;
  forEach(indexes, kBatch, [&](const bson_t& there) {
    const auto hinders = [&](const bson_t& wanted) {
      const bool isLike = isPlain(there) && sameKeys(wanted, there) && isUnique(wanted) == isUnique(there);
      return isLike || nameOf(wanted) == nameOf(there);
    };
    if (anyOf(*all.get(), "indexes", hinders)) names.push_back(nameOf(there));
  });
  return names;
}

Document creating(const Collection& collection, const Document& indexes) {
  return std::move(Document().text("createIndexes", collection.name).array("indexes", indexes));
}

std::string inShell(const Document& command) { return "db.runCommand(" + command.asText() + ")"; }

std::string dropping(const std::string& collection, const std::vector<std::string>& indexes) {
  Document names;
  for (const std::string& name : indexes) names.addText(name);
  return inShell(std::move(Document().text("dropIndexes", collection).array("index", names)));
}

}  // namespace persistence::mongodb
