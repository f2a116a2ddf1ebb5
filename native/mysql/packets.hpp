// Follows what a server sends, packet by packet, ahead of libmariadb, which trusts counts and lengths.
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

  /// A command goes out whose reply is of this kind.
  void expect(Reply reply, Limits limits) { reply_.bounds().expect(reply, limits); }
  /// The login has ended; until then packets are only counted.
  void loggedIn();
  Problem take(std::string_view bytes);
  /// Where the packet with the problem begins, in the bytes that were given last; negative: in earlier ones.
  ptrdiff_t start() const { return frame_.start(); }
  /// Bytes that each row of the reply under way may take.
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
  bool atFirst_ = false;  ///< no byte of the body has come
  bool isRow_ = false;
  std::string body_;  ///< of one that is no row
};

}  // namespace persistence::mysql
