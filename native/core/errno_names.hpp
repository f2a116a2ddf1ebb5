// The C names of system errors, such as ECONNREFUSED. Node puts the same names into `code`.
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

/// The name of the last system error whose message stands in `text`; empty if there is none. For libraries that report
/// no number. The name is for messages only; no decision may depend on it.
std::string systemErrorIn(std::string_view text);

}  // namespace persistence
