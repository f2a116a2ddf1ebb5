// The text of a server's error, without keys, owners and values that the server repeats in it.
#pragma once

#include <string>
#include <string_view>

namespace persistence {

/// `…` in place of all between the first quote and the last, as what is quoted may hold quotes itself.
std::string withoutQuoted(std::string_view text);

/// The text up to `mark`, and `…` in place of the rest.
std::string upTo(std::string_view text, std::string_view mark);

/// At most `limit` bytes and an ellipsis; no character is cut in two.
std::string shortened(std::string_view text, size_t limit);

}  // namespace persistence
