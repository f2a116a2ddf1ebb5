// Replies of MongoDB as BSON: well-formed ones of the documented fields, and damaged ones.
#pragma once

#include "fuzz/support/input.hpp"
#include "mongodb/document.hpp"

namespace persistence::mongodb {

/// A document of any fields, or any bytes behind a length that fits: libmongoc checks no more.
Document anyReply(fuzz::Input& input);

}  // namespace persistence::mongodb
