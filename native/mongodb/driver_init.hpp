// Initializes libmongoc once per process, and keeps its log. libmongoc is never cleaned up.
#pragma once

#include <string>
#include <vector>

namespace persistence::mongodb {

/// To be called before any other use of libmongoc; any number of times, from any thread.
void beginLibrary();
/// The warnings and errors that libmongoc logged since the last call, in their order.
std::vector<std::string> takeWarnings();

}  // namespace persistence::mongodb
