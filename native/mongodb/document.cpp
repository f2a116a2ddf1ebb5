#include "mongodb/document.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>

#include "core/json_records.hpp"

namespace persistence::mongodb {
namespace {

void must(bool appended) {
  if (!appended) throw std::bad_alloc();
}

}  // namespace

Document Document::parse(const char* json) {
  Document document;
  bson_error_t error;
  if (bson_init_from_json(document.get(), json, -1, &error)) return document;
  bson_init(document.get());
  throw std::logic_error(error.message);
}

Document Document::take(bson_t& filled) {
  Document document;
  bson_steal(document.get(), &filled);
  return document;
}

Document& Document::text(const char* name, std::string_view text) {
  must(bson_append_utf8(get(), name, -1, text.data(), static_cast<int>(text.size())));
  return *this;
}

Document& Document::integer(const char* name, int64_t number) {
  must(bson_append_int64(get(), name, -1, number));
  return *this;
}

Document& Document::number(const char* name, double number) {
  must(bson_append_double(get(), name, -1, number));
  return *this;
}

Document& Document::flag(const char* name, bool flag) {
  must(bson_append_bool(get(), name, -1, flag));
  return *this;
}

Document& Document::time(const char* name, double milliseconds) {
  must(bson_append_date_time(get(), name, -1, std::llround(milliseconds)));
  return *this;
}

Document& Document::null(const char* name) {
  must(bson_append_null(get(), name, -1));
  return *this;
}

Document& Document::pattern(const char* name, const std::string& expression) {
  must(bson_append_regex(get(), name, -1, expression.c_str(), ""));
  return *this;
}

Document& Document::document(const char* name, const Document& document) {
  must(bson_append_document(get(), name, -1, document.get()));
  return *this;
}

Document& Document::array(const char* name, const Document& elements) {
  must(bson_append_array(get(), name, -1, elements.get()));
  return *this;
}

Document& Document::field(const char* name, const Field& field) {
  must(bson_append_iter(get(), name, -1, &field));
  return *this;
}

Document& Document::all(const Document& other) {
  must(bson_concat(get(), other.get()));
  return *this;
}

std::string Document::asText() const {
  const TextHandle text(bson_as_relaxed_extended_json(get(), nullptr));
  return text ? text.get() : "";
}

std::string Document::nextPlace() { return std::to_string(elements_++); }

Document& Document::addText(std::string_view text) { return this->text(nextPlace().c_str(), text); }

Document& Document::addDocument(const Document& document) { return addView(*document.get()); }

Document& Document::addView(const bson_t& view) {
  must(bson_append_document(get(), nextPlace().c_str(), -1, &view));
  return *this;
}

Document& Document::addEach(const Document& other, const char* path) {
  forEach(*other.get(), path, [this](const bson_t& each) { addView(each); });
  return *this;
}

View::View(std::string_view bytes) {
  if (!bson_init_static(&view_, reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()))
    throw std::invalid_argument("not a BSON document");
}

std::string_view bytesOf(const bson_t& document) {
  return {reinterpret_cast<const char*>(bson_get_data(&document)), document.len};
}

std::optional<Field> find(const bson_t& document, const char* path) {
  Field outer;
  Field found;
  if (!bson_iter_init(&outer, &document) || !bson_iter_find_descendant(&outer, path, &found)) return std::nullopt;
  return found;
}

int64_t integerAt(const bson_t& document, const char* path, int64_t otherwise) {
  const auto field = find(document, path);
  // libbson would cast any double, also one outside the range of an integer.
  if (field && BSON_ITER_HOLDS_DOUBLE(&*field)) return rounded(std::trunc(bson_iter_double(&*field)));
  const bool counts = field && (BSON_ITER_HOLDS_NUMBER(&*field) || BSON_ITER_HOLDS_BOOL(&*field));
  return counts ? bson_iter_as_int64(&*field) : otherwise;
}

int64_t countAt(const bson_t& document, const char* path) {
  constexpr int64_t kMaxCounted = int64_t{1} << 53;
  return std::clamp<int64_t>(integerAt(document, path, 0), 0, kMaxCounted);
}

std::string_view textAt(const bson_t& document, const char* path) {
  const auto field = find(document, path);
  return field ? textOf(*field) : std::string_view{};
}

std::string_view textOf(const Field& field) {
  if (!BSON_ITER_HOLDS_UTF8(&field)) return {};
  uint32_t length = 0;
  const char* const text = bson_iter_utf8(&field, &length);
  return {text, length};
}

std::vector<std::string_view> textsAt(const bson_t& document, const char* path) {
  std::vector<std::string_view> texts;
  const auto field = find(document, path);
  Field element;
  if (!field || !bson_iter_recurse(&*field, &element)) return texts;
  while (bson_iter_next(&element)) texts.push_back(textOf(element));
  return texts;
}

std::optional<double> timeAt(const bson_t& document, const char* path) {
  const auto field = find(document, path);
  if (!field) return std::nullopt;
  if (BSON_ITER_HOLDS_DATE_TIME(&*field)) return static_cast<double>(bson_iter_date_time(&*field));
  if (BSON_ITER_HOLDS_NUMBER(&*field)) return bson_iter_as_double(&*field);
  return std::nullopt;
}

bool viewField(const Field& field, bson_t& view) {
  const uint8_t* bytes = nullptr;
  uint32_t length = 0;
  if (!BSON_ITER_HOLDS_DOCUMENT(&field)) return false;
  bson_iter_document(&field, &length, &bytes);
  return bson_init_static(&view, bytes, length);
}

}  // namespace persistence::mongodb
