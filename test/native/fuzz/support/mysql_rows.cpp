#include "fuzz/support/mysql_rows.hpp"

#include <cstring>
#include <new>
#include <vector>

namespace persistence::mysql {
namespace {

using fuzz::Input;
using Cell = std::optional<std::string>;

/// Memory that is freed with `root`.
void* taken(MA_MEM_ROOT& root, size_t bytes) {
  auto* block = static_cast<MA_USED_MEM*>(std::calloc(1, sizeof(MA_USED_MEM) + bytes));
  if (!block) throw std::bad_alloc();
  block->next = root.used;
  root.used = block;
  return block + 1;
}

ResultHandle withColumns(unsigned columns) {
  auto* rows = static_cast<MYSQL_RES*>(std::calloc(1, sizeof(MYSQL_RES) + columns * sizeof(unsigned long)));
  if (!rows) throw std::bad_alloc();
  ResultHandle handle(rows);
  rows->lengths = reinterpret_cast<unsigned long*>(rows + 1);
  rows->field_count = columns;
  rows->eof = true;
  rows->data = static_cast<MYSQL_DATA*>(std::calloc(1, sizeof(MYSQL_DATA)));
  if (!rows->data) throw std::bad_alloc();
  rows->data->fields = columns;
  return handle;
}

// libmariadb takes a cell's length from the start of the next cell: each ends with a NUL, and one more pointer follows.
MYSQL_ROWS* rowOf(MA_MEM_ROOT& root, const std::vector<Cell>& cells) {
  size_t bytes = 0;
  for (const Cell& cell : cells) bytes += cell ? cell->size() + 1 : 0;
  auto* row = static_cast<MYSQL_ROWS*>(taken(root, sizeof(MYSQL_ROWS)));
  row->data = static_cast<char**>(taken(root, (cells.size() + 1) * sizeof(char*)));
  char* at = static_cast<char*>(taken(root, bytes + 1));
  for (size_t column = 0; column < cells.size(); ++column) {
    if (!cells[column]) continue;
    row->data[column] = at;
    std::memcpy(at, cells[column]->data(), cells[column]->size());
    at += cells[column]->size() + 1;
  }
  row->data[cells.size()] = at;
  return row;
}

std::vector<Cell> anyCells(Input& input, unsigned columns, std::span<const char* const> words) {
  std::vector<Cell> cells;
  for (unsigned column = 0; column < columns; ++column)
    cells.push_back(input.below(8) == 0 ? Cell() : Cell(input.text(words)));
  return cells;
}

}  // namespace

ResultHandle anyRows(Input& input, std::span<const char* const> words) {
  const auto columns = static_cast<unsigned>(1 + input.below(8));
  ResultHandle rows = withColumns(columns);
  MYSQL_ROWS** last = &rows->data->data;
  for (size_t count = input.below(4); count > 0; --count) {
    *last = rowOf(rows->data->alloc, anyCells(input, columns, words));
    last = &(*last)->next;
    ++rows->row_count;
  }
  rows->data->rows = rows->row_count;
  rows->data_cursor = rows->data->data;
  return rows;
}

}  // namespace persistence::mysql
