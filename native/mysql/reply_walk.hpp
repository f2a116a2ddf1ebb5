// Follows a reply through its packets: the first one, the column definitions, their end, the rows.
#pragma once

#include <cstdint>
#include <string_view>

#include "mysql/reply_bounds.hpp"

namespace persistence::mysql {

class ReplyWalk {
 public:
  ReplyBounds& bounds() { return bounds_; }
  const ReplyBounds& bounds() const { return bounds_; }
  bool isInRows() const { return part_ == Part::Rows; }
  bool isText() const { return bounds_.kind() == Kind::Text; }
  uint64_t columns() const { return columns_; }
  /// False if the protocol does not allow this packet here.
  bool take(std::string_view body);

 private:
  using Kind = ReplyBounds::Kind;
  enum class Part { First, Columns, ColumnsEnd, Rows };

  bool takeFirst(std::string_view body);
  bool takePrepared(std::string_view body);
  bool takeColumn(std::string_view body);
  bool takeEnd();
  bool beginColumns(uint64_t count);
  bool endReply();

  ReplyBounds bounds_;
  Part part_ = Part::First;
  uint64_t columns_ = 0;  ///< of the result; of a prepared statement: the columns behind its parameters
  uint64_t left_ = 0;     ///< column definitions that have not arrived
};

}  // namespace persistence::mysql
