#include "postgres/connection.hpp"

#include <utility>

#include "postgres/connect_failure.hpp"
#include "postgres/pipeline.hpp"

namespace persistence::postgres {
namespace {

constexpr const char* kEnded = "the server ended the connection";

std::string textOr(const char* text, const char* otherwise) { return text ? text : otherwise; }

}  // namespace

std::optional<Encryption> Connection::encryption() const {
  if (PQsslInUse(handle_.get()) != 1) return std::nullopt;
  const auto attribute = [this](const char* name) { return textOr(PQsslAttribute(handle_.get(), name), ""); };
  return Encryption{attribute("protocol"), attribute("cipher")};
}

std::string Connection::serverVersion() const { return textOr(PQparameterStatus(handle_.get(), "server_version"), ""); }

Error Connection::lost(const PGresult* parting) const {
  if (parting && !sqlstateOf(*parting).empty())
    return lostError(sqlstateOf(*parting), textOr(PQresultErrorField(parting, PG_DIAG_MESSAGE_PRIMARY), kEnded));
  if (!partingNotice_.empty()) return lostError(partingNotice_, kEnded);
  std::string text = errorTextOf(*handle_);
  return lostError("", text.empty() ? "the server sent an answer that is none to a statement" : std::move(text));
}

}  // namespace persistence::postgres
