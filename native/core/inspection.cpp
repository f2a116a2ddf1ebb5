#include "core/inspection.hpp"

#include <nlohmann/json.hpp>

namespace persistence {
namespace {

using Json = nlohmann::json;

const char* wordOf(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::Column: return "column";
    case Fault::Kind::Type: return "type";
    case Fault::Kind::Length: return "length";
    case Fault::Kind::Fractions: return "fractions";
    case Fault::Kind::Folding: return "folding";
    case Fault::Kind::Key: return "key";
    case Fault::Kind::Deferrable: return "deferrable";
    case Fault::Kind::Children: return "children";
    case Fault::Kind::Rule: return "rule";
    case Fault::Kind::Identity: return "identity";
    case Fault::Kind::Unique: return "unique";
    case Fault::Kind::Engine: return "engine";
    case Fault::Kind::Index: return "index";
  }
  return "";
}

Json describe(const Fault& fault) {
  return {{"kind", wordOf(fault.kind)}, {"subject", fault.subject}, {"wanted", fault.wanted}, {"found", fault.found}};
}

Json describe(const TableReport& table) {
  Json faults = Json::array();
  for (const Fault& fault : table.faults) faults.push_back(describe(fault));
  return {{"name", table.name}, {"found", table.found}, {"faults", faults}, {"remedies", table.remedies}};
}

}  // namespace

std::string textOf(const Inspection& inspection) {
  Json text{{"product", inspection.product},
            {"version", inspection.version},
            {"readOnly", inspection.readOnly},
            {"settings", inspection.settings},
            {"tables", Json::array()}};
  if (const auto& tls = inspection.encryption) text["tls"] = {{"protocol", tls->protocol}, {"cipher", tls->cipher}};
  for (const TableReport& table : inspection.tables) text["tables"].push_back(describe(table));
  return text.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace persistence
