// The commands that wait to be sent: RESP in one buffer that is reused.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace persistence::redis {

class RespWriter {
 public:
  void add(std::initializer_list<std::string_view> arguments);
  /// For a command whose number of arguments is known only when it runs: `begin`, then as many arguments.
  void begin(size_t arguments) { count('*', arguments); }
  void argument(std::string_view text);

  std::string_view waiting() const { return std::string_view(bytes_).substr(sent_); }
  bool empty() const { return sent_ == bytes_.size(); }
  void sent(size_t count);
  void clear();

 private:
  void count(char mark, size_t number);

  std::string bytes_;
  size_t sent_ = 0;
};

}  // namespace persistence::redis
