// libpq's pipeline mode: statements go out without waiting, answers come back in the same order.
#pragma once

#include <deque>

#include "postgres/bound_statement.hpp"
#include "postgres/bounded_read.hpp"
#include "postgres/handles.hpp"
#include "postgres/prepared.hpp"

namespace persistence::postgres {

/// Who is told what comes back: one answer for each statement, then the end of their transaction.
class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual void answered(ResultHandle answer) = 0;
  /// The end of a transaction; `failure` when it was only then that it failed, at its commit.
  virtual void ended(ResultHandle failure) = 0;
};

class Pipeline {
 public:
  /// `connection` must be established, and must outlive this. The tables are those of `schema`; empty: by search_path.
  Pipeline(PGconn& connection, const std::string& schema, bool preparedStatements);

  bool send(const BoundStatement& bound);
  /// Ends the transaction that all statements since the last end are in.
  bool end();

  /// Hands over what has come. False when the connection is gone; throws UnexpectedAnswer.
  bool receive(Receiver& receiver);
  bool flush();
  bool hasUnsent() const { return unsent_; }

  /// Bytes of the answer that is not whole yet, or of what has come unasked.
  uint64_t growing() const { return intake_.taken(); }
  /// How many answers have come so far.
  uint64_t received() const { return received_; }
  /// The error that the connection ended with; none when it just ended.
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
  ResultHandle current_;      // of the statement at the head
  ResultHandle notPrepared_;  // why the statement at the head can't work
  ResultHandle parting_;
  bool unsent_ = false;
  uint64_t received_ = 0;
  BoundedRead intake_;
};

/// The SQLSTATE of an answer; empty when it went well, "" too for what was skipped after an error.
std::string_view sqlstateOf(const PGresult& answer);
bool succeeded(const PGresult& answer);
bool skipped(const PGresult& answer);
/// With this error the connection ends.
bool isParting(const PGresult& answer);

}  // namespace persistence::postgres
