// libmongoc as a whole: begun once, never cleaned up, and without a log of its own.
#pragma once

#include <string>
#include <vector>

namespace persistence::mongodb {

/// Before anything else of the library; any number of times, from any thread.
void beginLibrary();
/// What the library had to say since the last call, in the order in which it said it.
std::vector<std::string> takeWarnings();

}  // namespace persistence::mongodb
