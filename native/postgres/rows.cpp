#include "postgres/rows.hpp"

#include "core/json_records.hpp"

namespace persistence::postgres {

Rows::Rows(const PGresult& answer, int columns) : answer_(answer), count_(PQntuples(&answer)), columns_(columns) {
  if (PQresultStatus(&answer) != PGRES_TUPLES_OK) throw UnexpectedAnswer("the server sent no rows where it has to");
  if (PQnfields(&answer) != columns) throw UnexpectedAnswer("the server sent rows with another number of columns");
}

std::optional<std::string_view> Rows::find(int row, int column) const {
  if (row >= count_ || column >= columns_) throw UnexpectedAnswer("the server sent fewer rows than it has to");
  if (PQgetisnull(&answer_, row, column)) return std::nullopt;
  return std::string_view(PQgetvalue(&answer_, row, column), static_cast<size_t>(PQgetlength(&answer_, row, column)));
}

std::string_view Rows::at(int row, int column) const {
  const auto value = find(row, column);
  if (!value) throw MissingValue();
  return *value;
}

double countWritten(const PGresult& answer) {
  // libpq's parameter is not const, but the function changes nothing.
  const std::string_view count = PQcmdTuples(const_cast<PGresult*>(&answer));
  if (count.empty()) throw UnexpectedAnswer("the server did not say how many rows it wrote");
  return numberIn(count);
}

}  // namespace persistence::postgres
