#include "stress/format.hpp"

#include <nlohmann/json.hpp>

namespace persistence::stress {
namespace {

using Json = nlohmann::json;
using Sequences = std::vector<int64_t>;

struct ValueOf {
  std::optional<std::string> operator()(const std::string& text) const { return Json::parse(text); }
  std::optional<std::string> operator()(const Bytes& bytes) const { return Json::from_bson(bytes.data)["value"]; }
  std::optional<std::string> operator()(const Entry& entry) const { return std::visit(*this, entry.value); }
  template <typename Other>
  std::optional<std::string> operator()(const Other&) const {
    return std::nullopt;
  }
};

int64_t sequenceIn(const std::string& text) { return Json::parse(text)["sequence"]; }
int64_t sequenceIn(const Bytes& bytes) { return Json::from_bson(bytes.data)["sequence"]; }

template <typename Documents>
Sequences sequencesIn(const Documents& documents) {
  Sequences sequences;
  for (const auto& document : documents) sequences.push_back(sequenceIn(document));
  return sequences;
}

struct SequencesOf {
  std::optional<Sequences> operator()(const std::string& text) const { return Sequences{sequenceIn(text)}; }
  std::optional<Sequences> operator()(const Bytes& bytes) const { return Sequences{sequenceIn(bytes)}; }
  std::optional<Sequences> operator()(const Texts& texts) const { return sequencesIn(texts); }
  std::optional<Sequences> operator()(const Documents& documents) const { return sequencesIn(documents); }
  template <typename Other>
  std::optional<Sequences> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::string valueIn(Format format, const std::string& text) {
  if (format == Format::Json) return Json(text).dump();
  const auto bytes = Json::to_bson({{"value", text}});
  return {bytes.begin(), bytes.end()};
}

std::optional<std::string> valueOf(const Result& result) { return std::visit(ValueOf{}, result); }
std::optional<Sequences> sequencesOf(const Result& result) { return std::visit(SequencesOf{}, result); }

}  // namespace persistence::stress
