#include "mysql/prepared.hpp"

#include <utility>

#include "core/reply_limits.hpp"

namespace persistence::mysql {
namespace {

// An adapter has a few kinds of writes on a few tables.
constexpr size_t kMax = 64;

struct Bind {
  MYSQL_BIND& bind;

  void operator()(std::monostate) { bind.buffer_type = MYSQL_TYPE_NULL; }
  void operator()(const int64_t& number) {
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = const_cast<int64_t*>(&number);
  }
  void operator()(const std::string& text) {
    bind.buffer_type = MYSQL_TYPE_STRING;
    bind.buffer = const_cast<char*>(text.data());
    bind.buffer_length = text.size();
    bind.length = &bind.buffer_length;
  }
};

StatementHandle prepare(MYSQL& connection, ReplyCheck& check, const std::string& text) {
  StatementHandle statement(mysql_stmt_init(&connection));
  check.expect(Packets::Reply::PreparedStatements, {kMaxPlainReply, kMaxPlainReply});
  if (statement && mysql_stmt_prepare(statement.get(), text.data(), text.size()) != 0) statement.reset();
  return statement;
}

}  // namespace

MYSQL_STMT* PreparedStatements::find(MYSQL& connection, ReplyCheck& check, const std::string& text, When when) {
  auto known = statements_.find(text);
  if (known == statements_.end()) {
    if (statements_.size() < kMax) known = statements_.try_emplace(text).first;
    if (known == statements_.end() || when == When::ItComesAgain) return nullptr;
  }
  auto& [statement, tried] = known->second;
  if (!std::exchange(tried, true)) statement = prepare(connection, check, text);
  return statement.get();
}

bool executeWith(MYSQL_STMT& statement, const Row& values) {
  std::vector<MYSQL_BIND> binds(values.size());
  for (size_t at = 0; at < values.size(); ++at) std::visit(Bind{binds[at]}, values[at]);
  return mysql_stmt_bind_param(&statement, binds.data()) == 0 && mysql_stmt_execute(&statement) == 0;
}

}  // namespace persistence::mysql
