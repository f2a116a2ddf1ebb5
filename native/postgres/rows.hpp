// The rows of an answer, checked. A pooler or a proxy may answer with anything, and libpq returns a null pointer for a
// missing cell.
#pragma once

#include <optional>
#include <stdexcept>
#include <string_view>

#include "postgres/handles.hpp"

namespace persistence::postgres {

/// The answer can't belong to the statement, so no later answer can be trusted either.
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
  /// Throws UnexpectedAnswer unless the answer is rows of that many columns.
  Rows(const PGresult& answer, int columns);

  int count() const { return count_; }
  /// Nothing for NULL. Throws UnexpectedAnswer if there is no such row or column.
  std::optional<std::string_view> find(int row, int column) const;
  /// The same; throws MissingValue for NULL.
  std::string_view at(int row, int column) const;
  bool isTrue(int row, int column) const { return find(row, column) == "t"; }

 private:
  const PGresult& answer_;
  const int count_;
  const int columns_;
};

/// The number of rows that the statement wrote. Throws UnexpectedAnswer if the server does not report it.
double countWritten(const PGresult& answer);

}  // namespace persistence::postgres
