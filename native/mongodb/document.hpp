// BSON documents: written field by field, and read without being copied.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mongodb/handles.hpp"

namespace persistence::mongodb {

/// A value inside a document, valid as long as the document is.
using Field = bson_iter_t;

class Document {
 public:
  /// Parses a statement from the text of a constant. Throws std::logic_error.
  static Document parse(const char* json);
  /// Takes over a bson_t that libmongoc has filled.
  static Document take(bson_t& filled);

  Document& text(const char* name, std::string_view text);
  Document& integer(const char* name, int64_t number);
  Document& number(const char* name, double number);
  Document& flag(const char* name, bool flag);
  Document& time(const char* name, double milliseconds);
  Document& null(const char* name);
  Document& pattern(const char* name, const std::string& expression);
  Document& document(const char* name, const Document& document);
  Document& array(const char* name, const Document& elements);
  Document& field(const char* name, const Field& field);
  /// Appends all fields of another document.
  Document& all(const Document& other);

  /// Elements of an array: their names are their indexes.
  Document& addText(std::string_view text);
  Document& addDocument(const Document& document);
  Document& addView(const bson_t& view);
  /// Appends each document of the array at `path` of another document.
  Document& addEach(const Document& other, const char* path);

  /// As JSON.
  std::string asText() const;
  bool empty() const { return bson_empty(handle_.get()); }
  bson_t* get() const { return handle_.get(); }

 private:
  std::string nextPlace();

  DocumentHandle handle_;
  uint32_t elements_ = 0;
};

/// Reads `bytes` as a document, without a copy. The bson_t points into itself, so a view can't be moved.
class View {
 public:
  /// Throws std::invalid_argument if `bytes` is not a document.
  explicit View(std::string_view bytes);
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  const bson_t& operator*() const { return view_; }

 private:
  bson_t view_;
};

std::string_view bytesOf(const bson_t& document);

std::optional<Field> find(const bson_t& document, const char* path);
/// The value of a number or a boolean.
int64_t integerAt(const bson_t& document, const char* path, int64_t otherwise);
/// A number of things that the server reports: never below 0, and never so large that adding to it could overflow.
int64_t countAt(const bson_t& document, const char* path);
std::string_view textAt(const bson_t& document, const char* path);
/// Empty if the field is not a string.
std::string_view textOf(const Field& field);
/// The texts of the array at `path`.
std::vector<std::string_view> textsAt(const bson_t& document, const char* path);
/// The milliseconds of a date, or of a number that other software may have stored.
std::optional<double> timeAt(const bson_t& document, const char* path);
/// Sets `view` to the embedded document; false if the field is not one.
bool viewField(const Field& field, bson_t& view);

/// Calls `visit` with each document of the array at `path`.
template <typename Visit>
void forEach(const bson_t& document, const char* path, const Visit& visit) {
  const auto field = find(document, path);
  Field element;
  if (!field || !bson_iter_recurse(&*field, &element)) return;
  bson_t view;
  while (bson_iter_next(&element))
    if (viewField(element, view)) visit(view);
}

}  // namespace persistence::mongodb
