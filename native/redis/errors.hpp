// Maps the errors of Redis to ours. A pure table: the code decides, and the text only if an error has no code.
#pragma once

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "net/errors.hpp"
#include "redis/reply.hpp"

namespace persistence::redis {

using net::afterConnecting;
using net::whileConnecting;

/// An error reply; its first word is the code. For a refusal inside a script the code is the refused command's.
Error replyError(std::string_view reply);
/// The reply to a command that was too long: the server has closed the connection, and ran no later command.
bool endsReading(const Reply& reply);
/// For an error of PING: a user may lack the right to PING, and a server that can't save refuses PING as it refuses
/// writes. Reads work in both cases.
bool leavesReads(const Error& error);
/// The server sent bytes that are not a reply to any command.
Error protocolError(const std::string& peer);
Error unexpectedReply();
Error corruptValue(const std::string& what);

/// The server is a node of a cluster. `code`: the code of its redirection, or empty if the server reported its mode.
Error clusterError(std::string_view code);
Error sentinelError();

/// `error`: the failure of a connection whose first commands had no reply.
Error closedEarly(Error error);

}  // namespace persistence::redis
