#include "mysql/records.hpp"

#include <charconv>

namespace persistence::mysql {
namespace {

std::string rowsOf(size_t columns) { return "rows of " + std::to_string(columns) + " columns"; }

std::string inColumn(size_t column) { return " in column " + std::to_string(column + 1); }

double numberOf(std::string_view text, size_t column) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size())
    throw Unexpected("a number", "another text" + inColumn(column));
  return number;
}

}  // namespace

Record::Record(MYSQL_RES& rows, MYSQL_ROW row) {
  const unsigned long* lengths = mysql_fetch_lengths(&rows);
  const unsigned columns = mysql_num_fields(&rows);
  cells_.reserve(columns);
  for (unsigned at = 0; at < columns; ++at)
    cells_.push_back(row[at] ? std::optional(std::string_view(row[at], lengths[at])) : std::nullopt);
}

std::string_view Record::text(size_t column) const {
  const auto& cell = cells_.at(column);
  if (!cell) throw Unexpected("a value", "NULL" + inColumn(column));
  return *cell;
}

double Record::number(size_t column) const { return numberOf(text(column), column); }

std::optional<double> Record::maybeNumber(size_t column) const {
  const auto& cell = cells_.at(column);
  return cell ? std::optional(numberOf(*cell, column)) : std::nullopt;
}

Records recordsOf(const Answer& answer, unsigned columns) {
  MYSQL_RES* rows = answer.rows.get();
  const unsigned came = rows ? mysql_num_fields(rows) : 0;
  if (came != columns)
    throw Unexpected(columns ? rowsOf(columns) : "an OK", came ? rowsOf(came) : "an OK without rows");
  Records records;
  if (!rows) return records;
  records.reserve(mysql_num_rows(rows));
  while (MYSQL_ROW row = mysql_fetch_row(rows)) records.emplace_back(*rows, row);
  return records;
}

Record recordOf(const Answer& answer, unsigned columns) {
  Records records = recordsOf(answer, columns);
  if (records.size() != 1) throw Unexpected("one row", std::to_string(records.size()) + " rows");
  return std::move(records.front());
}

void expectDone(const Answer& answer) { recordsOf(answer, 0); }

}  // namespace persistence::mysql
