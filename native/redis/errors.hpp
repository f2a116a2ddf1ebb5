// What Redis reports, as our errors. A pure table: codes decide, and text only where a script's error has no code.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "net/errors.hpp"
#include "redis/reply.hpp"

namespace persistence::redis {

using net::afterConnecting;
using net::whileConnecting;

/// An error reply; its first word is the code. Of a refusal inside a script the code is the refused command's.
Error replyError(std::string_view reply);
/// The server has closed the connection, and ran no command behind the one that it answers: it was too long.
bool endsReading(const Reply& reply);
/// Of PING: a user may be without the right to it, and a server that can't save refuses it as it refuses writes. Both
/// serve reads.
bool leavesReads(const Error& error);
/// The server sent bytes that are not a reply to anything asked.
Error protocolError(const std::string& peer);
Error unexpectedReply();
Error corruptValue(const std::string& what);

/// A node of a cluster, which said so, or redirected with this code.
Error clusterError(std::string_view code);
Error sentinelError();

/// `error` of a server that did not answer the first commands.
Error closedEarly(Error error);

}  // namespace persistence::redis
