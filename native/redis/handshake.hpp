// The first commands on a connection. They log in, select the database and set the client's name. They also find out
// whether the server answers, whether it is new enough, whether it knows read-only scripts, and how long an argument it
// accepts.
#pragma once

#include <optional>
#include <vector>

#include "core/store.hpp"
#include "redis/reply.hpp"
#include "redis/resp_writer.hpp"
#include "redis/settings.hpp"

namespace persistence::redis {

/// The default of proto-max-bulk-len, the longest argument that Redis accepts. No longer argument is sent.
constexpr size_t kMaxArgument = size_t{512} << 20;

/// The features that differ between servers, and between the rights of users.
struct ServerTraits {
  /// Redis 7 has read-only scripts, but the user may lack the right to run them.
  bool readOnlyScripts = false;
  size_t maxArgument = kMaxArgument;
};

class Handshake {
 public:
  void begin(const Settings& settings, const Login& login, RespWriter& requests);
  /// Takes the next reply in turn.
  void take(const Reply& reply);
  bool done() const { return answered_ == asked_.size(); }
  /// The first refusal among the replies. A server that has `ended` the connection refused it as a whole, for example
  /// because it has too many clients. Then it does not matter which command its one error seems to answer.
  std::optional<Error> refusal(bool ended) const;
  const ServerTraits& server() const { return server_; }

 private:
  enum class Question { Login, Database, Name, Ping, Mode, Server, Limit, ReadOnlyScript };

  void ask(Question question, RespWriter& requests, std::initializer_list<std::string_view> command);
  void logIn(const Login& login, RespWriter& requests);
  void readServer(const Reply& reply);
  void readMode(std::string_view mode);
  void readLimit(const Reply& reply);
  void refuse(Question question, const Reply& reply);

  std::vector<Question> asked_;
  size_t answered_ = 0;
  ServerTraits server_;
  Question refused_ = Question::Ping;
  std::optional<Error> refusal_;
};

}  // namespace persistence::redis
