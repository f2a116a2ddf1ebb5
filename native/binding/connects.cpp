#include "binding/connects.hpp"

#include <algorithm>

namespace persistence::binding {

bool isAboutConnecting(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::ConnectFailed:
    case ErrorKind::AuthFailed:
    case ErrorKind::TlsFailed:
    case ErrorKind::Timeout:
    case ErrorKind::ConnectionLost:
    case ErrorKind::ServerBusy: return true;
    default: return false;
  }
}

void Connects::called(const Connect& connect) {
  last_ = connect;
  byTable_[connect.table] = connect;
}

void Connects::answered(const Error* error) {
  if (!error)
    schemaFailure_.reset();
  else if (!isAboutConnecting(error->kind))
    schemaFailure_ = *error;
}

// The first call sends connect() ahead of itself: only the call can report why connect() could not create a table.
Error Connects::explained(Error error) const {
  if (error.kind != ErrorKind::SchemaMissing) return error;
  const auto creates = [](const auto& entry) { return entry.second.createTables; };
  if (schemaFailure_)
    error.message += "; it could not be created: " + schemaFailure_->message;
  else
    error.retry = std::all_of(byTable_.begin(), byTable_.end(), creates) ? Retry::ByCaller : Retry::Never;
  return error;
}

}  // namespace persistence::binding
