// What differs between operating systems. linux.cpp and darwin.cpp implement it; each compiles to nothing elsewhere.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <span>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace persistence::platform {

/// A non-blocking descriptor that raiseEvent() makes readable, and clearEvent() unreadable. -1 with errno.
int makeEvent();
void raiseEvent(int event);
void clearEvent(int event);

/// A descriptor that is readable while a socket of the set is ready. A closed socket leaves the set. -1 with errno.
int makeSocketSet();
/// False with errno.
bool addToSet(int set, int socket, bool read, bool write);

/// poll(), with a finer time-out than milliseconds where the system has one. Returns the number of ready descriptors.
int waitFor(std::span<pollfd> sockets, Duration timeout);

/// A stream socket. Calls on it do not block, and it is closed by exec. -1 with errno.
int makeSocket(int family);
/// Two connected sockets with the same properties. False with errno.
bool makeSocketPair(int (&ends)[2]);
/// The socket probes the peer after this silence.
void keepAlive(int socket, int seconds);
/// send() without SIGPIPE for a socket that this file made.
ssize_t sendBytes(int socket, std::string_view bytes);
/// dup2(), and the copy is closed by exec. False with errno.
bool copyDescriptor(int from, int to);

/// A file for client libraries that take secrets only from a path. -1 with errno.
int createSecretFile(std::string& path);
void removeSecretFile(const std::string& path);

/// The CPUs that this process may use; at least 1.
int countCpus();

}  // namespace persistence::platform
