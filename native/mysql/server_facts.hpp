// The facts about a session's server: its product, whether other nodes take writes too, its longest statement.
#pragma once

#include <optional>
#include <string>

#include "core/inspection.hpp"
#include "core/reply_limits.hpp"
#include "mysql/answer.hpp"
#include "mysql/settings.hpp"

namespace persistence::mysql {

std::string serverVersionOf(MYSQL& connection);
std::optional<Encryption> encryptionOf(MYSQL& connection);

class ServerFacts {
 public:
  explicit ServerFacts(const Settings& settings) : settings_(settings), limits_(settings, 0) {}

  void learnProduct(bool mariadb) { mariadb_ = mariadb; }
  /// `variables`: rows of a name and a value, see kLookKind.
  void learnKind(const Answer& variables);
  /// `longest`: bytes of the longest statement that the server takes.
  void learnLongest(size_t longest);

  bool isMariadb() const { return mariadb_; }
  /// Other nodes may take writes as well, and do not see this node's named locks.
  bool isOfCluster() const { return galera_ || group_; }
  /// Statements do not wait for the transactions that other nodes have confirmed, but a SET can make them wait.
  bool canWaitForOthers() const { return group_ && !settings_.causalReads; }
  /// The SET statements for a session on a server of this kind.
  Statements settingsOfKind() const;
  /// The warning that an option has no effect on this server.
  std::optional<Error> warning() const;
  size_t longest() const { return longest_; }
  bool takes(size_t bytes) const;
  const ReplyLimits& limits() const { return limits_; }

 private:
  const Settings& settings_;
  ReplyLimits limits_;
  bool mariadb_ = false;
  bool galera_ = false;
  bool group_ = false;
  bool logsStatements_ = false;
  size_t longest_ = 0;
};

}  // namespace persistence::mysql
