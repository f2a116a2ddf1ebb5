// The text of a server's error, without the keys, owners and values that the server quotes in it.
#pragma once

#include <string>
#include <string_view>

namespace persistence {

/// Replaces all text between the first quote and the last by `…`, because the quoted text may itself contain quotes.
std::string withoutQuoted(std::string_view text);

/// The text up to `mark`. `…` replaces the rest.
std::string upTo(std::string_view text, std::string_view mark);

/// At most `limit` bytes and an ellipsis. No UTF-8 character is split.
std::string shortened(std::string_view text, size_t limit);

}  // namespace persistence
