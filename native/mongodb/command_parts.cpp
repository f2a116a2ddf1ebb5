#include "mongodb/command_parts.hpp"

#include <map>
#include <mutex>
#include <utility>

#include "mongodb/statements.hpp"

namespace persistence::mongodb {
namespace {

// All documents fit one batch of the cursor: a second round trip costs more than memory.
constexpr int64_t kWholeBatch = 100'000;

struct NameOf {
  template <typename Op>
  std::string operator()(const Op& op) const {
    if constexpr (requires { op.key; })
      return op.key;
    else if constexpr (requires { op.id; })
      return op.prefix + op.id;
    else if constexpr (requires { op.task; })
      return op.prefix + op.task;
    else
      return {};
  }
};

}  // namespace

const Document& parsed(const char* constant) {
  // Never destroyed: a worker may use it while the process exits.
  static auto& mutex = *new std::mutex;
  static auto& known = *new std::map<const char*, Document>;
  const std::lock_guard lock(mutex);
  auto found = known.find(constant);
  if (found == known.end()) found = known.emplace(constant, Document::parse(constant)).first;
  return found->second;
}

std::string nameOfDocument(const Operation& operation) { return std::visit(NameOf{}, operation); }

Document byKey(std::string_view key) { return std::move(Document().text("key", key)); }

// The filter has both fields: the collection may be sharded by `key`.
Document byId(std::string_view key) { return std::move(Document().text("_id", key).text("key", key)); }

Document byTask(const std::string& prefix, const std::string& task) {
  return std::move(Document().text("taskId", prefix + task));
}

Document rangeOf(const std::string& prefix, std::string_view end) {
  Document range;
  range.text("$gte", prefix);
  if (!end.empty()) return std::move(range.text("$lt", end));
  std::string next = prefix;
  if (next.empty()) return range;
  ++next.back();  // the last byte of UTF-8 is never 0xFF
  return std::move(range.text("$lt", next));
}

Document writing(const char* verb, const char* list, const char* collection, const Document& statements) {
  return std::move(Document().text(verb, collection).flag("ordered", false).array(list, statements));
}

Document writingOne(const char* verb, const char* list, const char* collection, const Document& statement) {
  return writing(verb, list, collection, Document().addDocument(statement));
}

// No limit: without the unique index, several documents may match.
Document removal(const Document& filter) { return std::move(Document().document("q", filter).integer("limit", 0)); }

Document throughId(Document statement) { return std::move(statement.document("hint", parsed(kById))); }

Document aggregating(const char* collection, const Document& stages) {
  Document cursor;
  cursor.integer("batchSize", kWholeBatch);
  return std::move(Document().text("aggregate", collection).array("pipeline", stages).document("cursor", cursor));
}

Document finding(const char* collection, const Document& filter, const Document& shown) {
  return std::move(Document()
                       .text("find", collection)
                       .document("filter", filter)
                       .document("projection", shown)
                       .integer("batchSize", kWholeBatch));
}

}  // namespace persistence::mongodb
