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
  /// Of a statement, whose text is a constant; throws std::logic_error.
  static Document parse(const char* json);
  /// What the library has filled.
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
  /// All fields of another document.
  Document& all(const Document& other);

  /// Elements of an array: their names are their places.
  Document& addText(std::string_view text);
  Document& addDocument(const Document& document);
  Document& addView(const bson_t& view);
  /// The documents of an array of another one.
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

/// The document that bytes are, without a copy. It points into itself, so it stays where it is.
class View {
 public:
  /// Throws std::invalid_argument when they are none.
  explicit View(std::string_view bytes);
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  const bson_t& operator*() const { return view_; }

 private:
  bson_t view_;
};

std::string_view bytesOf(const bson_t& document);

std::optional<Field> find(const bson_t& document, const char* path);
/// Of a number or a truth value.
int64_t integerAt(const bson_t& document, const char* path, int64_t otherwise);
/// How many there are, by the server's word: never below 0, and never so many that adding to it could overflow.
int64_t countAt(const bson_t& document, const char* path);
std::string_view textAt(const bson_t& document, const char* path);
/// Empty when it is none.
std::string_view textOf(const Field& field);
/// The texts of the array at `path`.
std::vector<std::string_view> textsAt(const bson_t& document, const char* path);
/// Milliseconds; of a date, or of the number that a foreign hand may have left.
std::optional<double> timeAt(const bson_t& document, const char* path);
/// The document that a field is; false when it is none.
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
