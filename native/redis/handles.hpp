// The only file that includes hiredis: its handles, each with its deleter.
#pragma once

#include <hiredis/hiredis.h>
#include <hiredis/read.h>

#include "core/unique_handle.hpp"

namespace persistence::redis {

using ReaderHandle = Owned<redisReader, redisReaderFree>;

}  // namespace persistence::redis
