#include "mysql/rows.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

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
  bytes_ = std::make_unique_for_overwrite<char[]>(std::accumulate(lengths, lengths + columns, size_t{0}));
  char* end = bytes_.get();
  for (unsigned at = 0; at < columns; ++at) {
    cells_.push_back(row[at] ? std::optional(std::string_view(end, lengths[at])) : std::nullopt);
    if (row[at]) end = std::copy_n(row[at], lengths[at], end);
  }
}

size_t Record::size() const {
  size_t size = sizeof(Record) + cells_.size() * sizeof cells_.front();
  for (const auto& cell : cells_) size += cell ? cell->size() : 0;
  return size;
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

// The rows beyond the limit are read as well: the server sends them, and unread rows make the connection unusable.
void readRows(MYSQL_RES& result, size_t limit, Answer& answer) {
  size_t size = 0;
  answer.columns = mysql_num_fields(&result);
  while (MYSQL_ROW row = mysql_fetch_row(&result)) {
    answer.rows.emplace_back(result, row);
    size += answer.rows.back().size();
    if (size > limit) answer.rows.clear();
  }
  if (size > limit) answer.dropped = size;
}

const Records& recordsOf(const Answer& answer, unsigned columns) {
  const unsigned came = answer.columns;
  if (came != columns)
    throw Unexpected(columns ? rowsOf(columns) : "an OK", came ? rowsOf(came) : "an OK without rows");
  return answer.rows;
}

const Record& recordOf(const Answer& answer, unsigned columns) {
  const Records& records = recordsOf(answer, columns);
  if (records.size() != 1) throw Unexpected("one row", std::to_string(records.size()) + " rows");
  return records.front();
}

void expectDone(const Answer& answer) { recordsOf(answer, 0); }

}  // namespace persistence::mysql
