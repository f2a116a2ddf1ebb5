#include "mysql/server_facts.hpp"

#include "mysql/rows.hpp"
#include "mysql/statements.hpp"

namespace persistence::mysql {
namespace {

constexpr size_t kMargin = 1024;  // bytes that a server counts to a statement's length beside its text

}  // namespace

std::string serverVersionOf(MYSQL& connection) {
  const char* version = mysql_get_server_info(&connection);
  return version ? version : "";
}

std::optional<Encryption> encryptionOf(MYSQL& connection) {
  const char* cipher = mysql_get_ssl_cipher(&connection);
  if (!cipher) return std::nullopt;
  const char* protocol = nullptr;
  mariadb_get_infov(&connection, MARIADB_CONNECTION_TLS_VERSION, &protocol);
  return Encryption{protocol ? protocol : "", cipher};
}

void ServerFacts::learnKind(const Answer& variables) {
  galera_ = group_ = logsStatements_ = false;
  for (const Record& variable : recordsOf(variables, 2)) {
    const std::string_view name = variable.text(0), value = variable.text(1);
    galera_ |= name == "wsrep_on" && value == "ON";
    group_ |= name == "group_replication_single_primary_mode";
    logsStatements_ |= name == "binlog_format" && value == "STATEMENT";
  }
}

void ServerFacts::learnLongest(size_t longest) {
  longest_ = longest;
  limits_.learn(longest);
}

Statements ServerFacts::settingsOfKind() const {
  Statements statements;
  if (logsStatements_) statements.emplace_back(kRepeatableRead);
  if (settings_.causalReads && galera_) statements.emplace_back(kGaleraCausal);
  if (settings_.causalReads && group_) statements.emplace_back(kGroupCausal);
  return statements;
}

// A single server has no other node that its reads could lag behind. Replicas of it don't count.
std::optional<Error> ServerFacts::warning() const {
  if (!settings_.causalReads || isOfCluster()) return std::nullopt;
  return Error{ErrorKind::UnsupportedOption,
               "the option causalReads has no effect: " + targetOf(settings_) +
                   " is no node of a Galera cluster and has no Group Replication",
               ""};
}

bool ServerFacts::takes(size_t bytes) const { return bytes + kMargin <= longest_; }

}  // namespace persistence::mysql
