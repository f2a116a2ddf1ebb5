// What the whole body of a packet is. None of the bodies may be empty.
// https://mariadb.com/docs/server/reference/clientserver-protocol/4-server-response-packets
#pragma once

#include <string_view>

namespace persistence::mysql {

bool isError(std::string_view body);
/// A step of a long statement, of MariaDB: its answer is still to come.
bool isProgress(std::string_view body);
bool isEnd(std::string_view body);
bool isOk(std::string_view body);
bool isColumn(std::string_view body);

}  // namespace persistence::mysql
