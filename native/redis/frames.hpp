// Follows the frames of RESP2 as they arrive, so that the parser behind it gets only replies that are whole, flat
// enough and short enough. https://redis.io/docs/latest/develop/reference/protocol-spec/
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace persistence::redis {

class Frames {
 public:
  enum class Problem { None, Garbled, TooLong };

  /// The number of bytes at the front of `bytes` that belong to the current reply: up to its end, or all of them. Fewer
  /// if a problem was found.
  size_t take(std::string_view bytes, size_t limit);
  /// The reply that was taken last has ended.
  bool between() const { return open_.empty() && state_ == State::Type && body_ == 0; }
  Problem problem() const { return problem_; }

 private:
  enum class State { Type, Number, Line, Body };

  bool step(std::string_view bytes, size_t& at, size_t limit);
  void begin(char type);
  void endNumber(size_t limit);
  void endElement();
  void charge(size_t bytes, size_t limit);
  bool refuse(Problem problem) { return problem_ = problem, false; }

  State state_ = State::Type;
  Problem problem_ = Problem::None;
  char type_ = 0;
  std::string digits_;
  size_t line_ = 0;
  bool afterReturn_ = false;  ///< a line ends only by CR and LF, as for the parser
  size_t body_ = 0;           ///< bytes of a bulk that are still to come, its end of line included
  size_t charged_ = 0;        ///< memory that the reply takes so far
  std::vector<size_t> open_;  ///< elements that are still to come in each array around
};

}  // namespace persistence::redis
