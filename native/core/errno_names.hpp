// The system's own errors by the names that C gives them, which Node puts into `code`.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace persistence {

struct NamedCode {
  long code;
  const char* name;
};

template <typename Table>
std::string nameIn(const Table& table, long code, const char* otherwise) {
  const auto row = std::find_if(std::begin(table), std::end(table), [code](auto& each) { return each.code == code; });
  return row == std::end(table) ? otherwise + std::to_string(code) : row->name;
}

std::string errnoName(int number);

/// `code` is an EAI_* of getaddrinfo.
std::string resolverName(int code);

/// The name of the last system error whose words stand in `text`, for a library that keeps no number; empty: none does.
/// To be told only, never to decide by.
std::string systemErrorIn(std::string_view text);

}  // namespace persistence
