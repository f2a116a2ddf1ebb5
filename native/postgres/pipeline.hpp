// libpq's pipeline mode: statements are sent without waiting, and their answers arrive in the same order.
#pragma once

#include <deque>

#include "postgres/bound_statement.hpp"
#include "postgres/bounded_read.hpp"
#include "postgres/handles.hpp"
#include "postgres/prepared.hpp"

namespace persistence::postgres {

/// Gets one answer for each statement, then the end of their transaction.
class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual void answered(ResultHandle answer) = 0;
  /// The end of a transaction. `failure`: the error of its commit, or null.
  virtual void ended(ResultHandle failure) = 0;
};

class Pipeline {
 public:
  /// `connection` must be established, and must outlive this. `schema`: that of the tables; empty: search_path decides.
  Pipeline(PGconn& connection, const std::string& schema, bool preparedStatements);

  bool send(const BoundStatement& bound);
  /// Ends the transaction of all statements since the last end.
  bool end();

  /// Passes on the answers that have arrived. False if the connection is lost; throws UnexpectedAnswer.
  bool receive(Receiver& receiver);
  bool flush();
  bool hasUnsent() const { return unsent_; }

  /// The number of bytes of an incomplete answer, or of unexpected messages.
  uint64_t growing() const { return intake_.taken(); }
  /// The number of answers so far.
  uint64_t received() const { return received_; }
  /// The error with which the server or libpq ended the connection; null if there was none.
  const PGresult* parting() const { return parting_.get(); }

 private:
  struct Expected {
    enum class Kind { Preparation, Statement, End };
    Kind kind = Kind::End;
    PreparedStatement* statement = nullptr;
    int attempt = 0;
  };

  bool prepare(PreparedStatement& statement, const Parameters& parameters);
  void take(Receiver& receiver);
  void takeUnasked();
  bool sendNamed(PreparedStatement& statement, const Parameters& parameters);
  void hand(ResultHandle answer, Receiver& receiver);
  void complete(Receiver& receiver);
  void completeTransaction(Receiver& receiver);
  void completePreparation(const Expected& expected);

  PGconn& connection_;
  PreparedStatements statements_;
  std::deque<Expected> expected_;
  ResultHandle current_;      // the answer of the first expected statement
  ResultHandle notPrepared_;  // the error of that statement's preparation
  ResultHandle parting_;
  bool unsent_ = false;
  uint64_t received_ = 0;
  BoundedRead intake_;
};

/// The SQLSTATE of an answer; empty if the statement succeeded, or was skipped after an error.
std::string_view sqlstateOf(const PGresult& answer);
bool succeeded(const PGresult& answer);
bool skipped(const PGresult& answer);
/// Whether the answer is an error that ends the connection.
bool isParting(const PGresult& answer);

}  // namespace persistence::postgres
