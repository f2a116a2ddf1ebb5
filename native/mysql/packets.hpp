// Checks what a server sends, packet by packet, before libmariadb parses it: libmariadb trusts counts and lengths.
// https://mariadb.com/docs/server/reference/clientserver-protocol
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mysql/packet_frame.hpp"
#include "mysql/reply_walk.hpp"
#include "mysql/row_walk.hpp"

namespace persistence::mysql {

class Packets {
 public:
  using Reply = ReplyBounds::Kind;
  using Limits = ReplyBounds::Limits;
  enum class Problem { None, Garbled, TooLong };

  /// Announces a command whose reply is of this kind.
  void expect(Reply reply, Limits limits) { reply_.bounds().expect(reply, limits); }
  /// The login has ended; until then packets are only counted.
  void loggedIn();
  Problem take(std::string_view bytes);
  /// Where the faulty packet begins in the bytes of the last take(); negative: in earlier bytes.
  ptrdiff_t start() const { return frame_.start(); }
  /// The bytes that each row of the current reply may take.
  size_t limit() const { return reply_.bounds().limits().row; }

 private:
  size_t takeRows(std::string_view bytes);
  Problem beginPacket(size_t bodyAt);
  void beginBody();
  Problem chargePacket();
  Problem takePart(std::string_view part);
  Problem endPacket();
  Problem endBody();

  PacketFrame frame_;
  ReplyWalk reply_;
  RowWalk row_;
  bool login_ = true;
  bool isLoginOk_ = false;
  bool atFirst_ = false;  ///< no byte of the body has arrived
  bool isRow_ = false;
  std::string body_;  ///< of a packet that is not a row
};

}  // namespace persistence::mysql
