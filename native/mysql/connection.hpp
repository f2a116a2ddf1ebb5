// One connection from its first packet to its end, in the blocking calls of a session.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/inspection.hpp"
#include "core/reply_limits.hpp"
#include "core/secret_file.hpp"
#include "core/store.hpp"
#include "mysql/answer.hpp"
#include "mysql/packets.hpp"
#include "mysql/prepared.hpp"
#include "mysql/settings.hpp"
#include "net/attempts.hpp"
#include "runtime/blocking_session.hpp"

namespace persistence::mysql {

class Connection {
 public:
  Connection(const Settings& settings, Awaiter& waiter) : settings_(settings), limits_(settings, 0), waiter_(waiter) {}

  /// To be called in each thread that is to go on with the calls below.
  void runsHere();

  std::optional<Error> establish(const Login& login);
  void close();

  /// Sends the statements without waiting in between; one answer for each. Where all may take more than one row may, no
  /// row is kept of one that does.
  Answers ask(const Statements& statements, Packets::Limits limits);
  Answers ask(const Statements& statements) { return ask(statements, {limits_.ofValues(), limits_.ofValues()}); }
  /// A statement that writes, which the server parses once only; nothing when it is not to be prepared, or can't be.
  std::optional<Answer> execute(const Bound& bound,
                                PreparedStatements::When when = PreparedStatements::When::ItComesAgain);
  /// Whether the server is still there, asked when something has come although nothing was asked.
  void probe();
  /// Lets others of the worker have their turn.
  void pause(Clock::duration time);
  const std::optional<Error>& lost() const { return lost_; }
  /// Where the error's number has several meanings the server is asked.
  Error understood(Error error);

  int socket() const;
  bool isMariadb() const { return mariadb_; }
  /// Other nodes may take writes as well, and know nothing of this one's named locks.
  bool isOfCluster() const { return galera_ || group_; }
  /// Whether its statements wait for what other nodes have confirmed, where they need not already.
  void waitForOthers(bool wait);
  /// What the application should know of the session.
  std::optional<Error> warning() const;
  std::string serverVersion() const;
  std::optional<Encryption> encryption() const;
  /// Bytes of the longest statement that the server takes.
  size_t longest() const { return longest_; }
  bool takes(size_t bytes) const;
  const ReplyLimits& limits() const { return limits_; }

 private:
  // Called by libmariadb through function pointers that know no connection.
  static int wait(my_socket socket, my_bool read, int) noexcept;
  static void heard(int mode, MYSQL* handle, const unsigned char* bytes, size_t size) noexcept;
  bool await(int socket, bool read);
  void hear(bool read, std::span<char> bytes);
  void examine(std::span<char> bytes);
  void spoil(std::span<char> bytes);
  void rest(size_t bytes);
  void cut();
  void greeted(std::string_view bytes);
  void nameHost();
  std::variant<std::vector<net::Address>, Error> resolve();
  std::optional<Error> connectHost(const Login& login);
  std::optional<Error> connectTo(const Login& login, const std::string& address);
  bool mayTryNext() const;
  void setOptions();
  void setTls(const TlsSettings& tls);
  void setVersions(const TlsSettings& tls);
  void setFile(mysql_option option, const std::string& content);
  std::optional<Error> greet();
  bool isPlainRouter() const;
  void learnKind(const Answer& kind);
  Statements settingsOfKind() const;
  std::optional<Error> refusedGreeting(const Answers& answers);
  std::optional<Error> checkSession(const Answer& session);
  bool lacksTls() const;
  Error failed() const;
  bool showedCertificate() const;
  Answer receive(size_t limit);
  void fail(Answer& answer);
  void fail(Answer& answer, unsigned code, const char* message);

  const Settings& settings_;
  ReplyLimits limits_;
  Awaiter& waiter_;
  ConnectionHandle handle_;
  PreparedStatements prepared_;
  std::vector<SecretFile> files_;
  std::optional<Error> lost_;
  Packets packets_;
  std::optional<Error> flaw_;            ///< of what the server sent, which the library must not see
  size_t unrested_ = 0;                  ///< bytes since it waited last
  std::optional<std::string> greeting_;  ///< as far as it has come
  int refusal_ = 0;                      ///< errno of the last address that was tried
  TimePoint slice_ = kNever;             ///< by when it must have taken the connection
  bool ranOut_ = false;                  ///< it has not
  bool over_ = false;                    ///< nothing is waited for any more
  bool encrypted_ = false;               ///< TLS has been agreed on
  bool oneByOne_ = false;                ///< each statement goes out when the one before has been answered
  bool mariadb_ = false;
  bool galera_ = false;
  bool group_ = false;
  bool logsStatements_ = false;
  size_t longest_ = 0;
};

}  // namespace persistence::mysql
