// The parts that commands are made of.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/operation.hpp"
#include "mongodb/batch.hpp"
#include "mongodb/connection.hpp"

namespace persistence::mongodb {

/// The statement in the text of a constant, parsed at its first use.
const Document& parsed(const char* constant);

/// `visitor` handles some of the operations. Any other operation is a defect of the caller.
template <typename Answer, typename Visitor>
Answer visitKnown(const Visitor& visitor, const Operation& operation) {
  return std::visit(
      [&](const auto& op) -> Answer {
        if constexpr (std::is_invocable_v<const Visitor&, decltype(op)>)
          return visitor(op);
        else
          throw std::logic_error("not of this kind of command");
      },
      operation);
}

/// The name by which an operation's documents are found: its key, a checkpoint's id, or a task.
std::string nameOfDocument(const Operation& operation);

Document byKey(std::string_view key);
/// The same for a document that this addon inserted, with the key as its _id.
Document byId(std::string_view key);
Document byTask(const std::string& prefix, const std::string& task);
/// The keys that begin with the prefix, as a range, so that an index finds them. If `end` is not empty, the range ends
/// before it.
Document rangeOf(const std::string& prefix, std::string_view end = {});

/// A command of one or more statements. The server runs them one after the other, also after one has failed.
Document writing(const char* verb, const char* list, const char* collection, const Document& statements);
Document writingOne(const char* verb, const char* list, const char* collection, const Document& statement);
Document removal(const Document& filter);
/// Adds the hint to use the index on _id.
Document throughId(Document statement);
Document aggregating(const char* collection, const Document& stages);
Document finding(const char* collection, const Document& filter, const Document& shown);

}  // namespace persistence::mongodb
