#include "runtime/login_request.hpp"

namespace persistence {

// An answer that is already in the mailbox belongs to an earlier attempt, so it is discarded.
bool LoginRequest::begin() {
  if (asked_) return false;
  extend();
  if (!asksForPassword_) return false;
  mailbox_.takeLogin();
  asked_ = true;
  completions_.askForLogin();
  return true;
}

std::optional<LoginAnswer> LoginRequest::take() {
  if (!asksForPassword_) return configured_;
  std::optional<LoginAnswer> answer = mailbox_.takeLogin();
  if (!answer && !isOver()) return answer;
  asked_ = false;
  if (answer) return answer;
  return Error{ErrorKind::AuthFailed, "the function for the password did not answer within connectTimeout", "",
               Retry::ByCaller};
}

}  // namespace persistence
