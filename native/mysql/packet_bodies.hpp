// Recognizes a packet by its whole body, which must not be empty.
// https://mariadb.com/docs/server/reference/clientserver-protocol/4-server-response-packets
#pragma once

#include <string_view>

namespace persistence::mysql {

bool isError(std::string_view body);
/// A progress report of MariaDB. The reply follows.
bool isProgress(std::string_view body);
bool isEnd(std::string_view body);
bool isOk(std::string_view body);
bool isColumn(std::string_view body);

}  // namespace persistence::mysql
