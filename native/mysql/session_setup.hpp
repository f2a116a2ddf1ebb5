// Prepares a session after the login: applies its settings, and learns the facts about the server.
#pragma once

#include "mysql/pipeline.hpp"

namespace persistence::mysql {

class SessionSetup {
 public:
  SessionSetup(const Settings& settings, MYSQL& handle, const ReplyCheck& check, ServerFacts& facts, Pipeline& pipeline)
      : settings_(settings), handle_(handle), check_(check), facts_(facts), pipeline_(pipeline) {}

  std::optional<Error> run();

 private:
  bool isPlainRouter() const;
  std::optional<Error> refused(const Answers& answers);
  std::optional<Error> checkSession(const Answer& session);

  const Settings& settings_;
  MYSQL& handle_;
  const ReplyCheck& check_;
  ServerFacts& facts_;
  Pipeline& pipeline_;
};

}  // namespace persistence::mysql
