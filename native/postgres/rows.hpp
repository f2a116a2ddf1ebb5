// The rows of an answer, checked. A pooler or a proxy in between may answer with anything, and libpq gives a null
// pointer for what is not there.
#pragma once

#include <optional>
#include <stdexcept>
#include <string_view>

#include "postgres/handles.hpp"

namespace persistence::postgres {

/// The answer can't be one to the statement, so no later one can be trusted either.
class UnexpectedAnswer : public std::runtime_error {
 public:
  explicit UnexpectedAnswer(const char* what) : std::runtime_error(what) {}
};

/// A row lacks a value that the documented table always has.
class MissingValue : public UnexpectedAnswer {
 public:
  MissingValue() : UnexpectedAnswer("a column that may not be NULL is NULL") {}
};

class Rows {
 public:
  /// Throws UnexpectedAnswer unless these are rows of that many columns.
  Rows(const PGresult& answer, int columns);

  int count() const { return count_; }
  /// Throws UnexpectedAnswer where there is no such row or column.
  std::optional<std::string_view> find(int row, int column) const;
  /// The same; throws MissingValue for NULL.
  std::string_view at(int row, int column) const;
  bool isTrue(int row, int column) const { return find(row, column) == "t"; }

 private:
  const PGresult& answer_;
  const int count_;
  const int columns_;
};

/// How many rows the statement wrote. Throws UnexpectedAnswer where the server does not say so.
double countWritten(const PGresult& answer);

}  // namespace persistence::postgres
