// The Lua scripts. Each is one atomic step on the server; KEYS and ARGV are listed at each.
// They read the server's clock, and call it `now`, in milliseconds.
//
// The server undoes nothing when a command inside a script is refused, for example because the user may not run it or
// may not touch its key. So a script writes with its last command; one with several writes first runs, without effect,
// every command that could still be refused after the first write.
#pragma once

#include <string_view>

namespace persistence::redis {

enum class Script {
  LockAcquire,
  LockExtend,
  LockRelease,
  LockForceRelease,
  CircuitSet,
  CircuitRecord,
  CheckpointSave,
  CheckpointLoad,
  CheckpointLoadLatest,
  CheckpointList,
  CheckpointCleanup,
  IdempotencyGet,
  Count,
};

namespace statements {

/// KEYS lock; ARGV owner, ttl. The expiry, or nil when another owner holds it.
/// The script sets the moment that it returns: with a ttl, the server would count from the script's start.
inline constexpr std::string_view kLockAcquire = R"(
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return false end
local left = owner and redis.call('PTTL', KEYS[1]) or 0
local ttl = tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if left < ttl then
  redis.call('SET', KEYS[1], ARGV[1], 'PXAT', now + ttl)
  left = ttl
end
return now + left
)";

/// KEYS lock; ARGV owner, ttl. The expiry, or nil when this owner does not hold it.
inline constexpr std::string_view kLockExtend = R"(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expiry = now + tonumber(ARGV[2])
redis.call('PEXPIREAT', KEYS[1], expiry)
return expiry
)";

/// KEYS lock; ARGV owner. 1 when it was freed.
inline constexpr std::string_view kLockRelease = R"(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
)";

/// KEYS lock.
inline constexpr std::string_view kLockForceRelease = R"(
return redis.call('DEL', KEYS[1])
)";

/// KEYS breaker; ARGV JSON text.
inline constexpr std::string_view kCircuitSet = R"(
return redis.call('SET', KEYS[1], ARGV[1])
)";

/// KEYS breaker; ARGV the most failures of a closed breaker, or 'success'. The new failure count.
/// A text of the usual form is matched by a pattern rather than parsed, which takes half the time. The JSON is written
/// by hand because cjson would round times to 14 digits.
inline constexpr std::string_view kCircuitRecord = R"lua(
local states = {closed = true, open = true, ['half-open'] = true}
local text = redis.call('GET', KEYS[1])
local state, count, times = 'closed', '0', ''
if text then state, count, times = string.match(text, '^{"state":"([a-z-]+)","failureCount":(%d+)(.*)}$') end
local failure = times and string.match(times, '^,"lastFailureTime":%d+') or ''
local success = times and string.sub(times, #failure + 1)
local usual = times and states[state] and #count < 14
if usual and (success == '' or string.find(success, '^,"lastSuccessTime":%d+$')) then
  count = tonumber(count)
else
  local readable, breaker = pcall(cjson.decode, text)
  if not readable or type(breaker) ~= 'table' or not states[breaker.state] or type(breaker.failureCount) ~= 'number' then
    return {err = 'CORRUPT the stored text is no state of a circuit breaker'}
  end
  local function written(name)
    return type(breaker[name]) == 'number' and string.format(',"%s":%.17g', name, breaker[name]) or ''
  end
  state, count = breaker.state, breaker.failureCount
  failure, success = written('lastFailureTime'), written('lastSuccessTime')
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] == 'success' then
  state, count, success = 'closed', 0, ',"lastSuccessTime":' .. now
else
  count, failure = count + 1, ',"lastFailureTime":' .. now
  if state ~= 'closed' or count >= tonumber(ARGV[1]) then state = 'open' end
end
local digits = count < 1e14 and count or string.format('%.17g', count)
redis.call('SET', KEYS[1], '{"state":"' .. state .. '","failureCount":' .. digits .. failure .. success .. '}')
return count
)lua";

// Checkpoints. A document lies under `checkpoint:TASK:SEQUENCE`. Beside the documents there are
//   checkpoint-index:TASK  a sorted set of the task's ids, scored by sequence
//   checkpoint-id:ID       SEQUENCE:TASK, the place of the document with that id
// No document's key begins with either, so no task's name can collide with them.

/// KEYS document, index, id; ARGV prefix, id, task, sequence, document.
/// These commands have no effect: ZADD XX INCR 0, which returns the score; SET with a condition that does not hold;
/// ZREM of an id that no checkpoint has. The ACL allows an UNLINK all its keys or none. If the text of an id is damaged
/// it is written anew: for a document of this task, the score gives the place.
inline constexpr std::string_view kCheckpointSave = R"(
local prefix, id, task, sequence = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local place = sequence .. ':' .. task
local old = redis.call('GET', KEYS[3])
local score = redis.call('ZADD', KEYS[2], 'XX', 'INCR', '0', id)
local obsolete, replaced, oldIndex = {}, {}, nil
if old and old ~= place then
  local oldSequence, oldTask = string.match(old, '^(-?%d+):(.*)$')
  if not oldTask and score then oldSequence, oldTask = string.format('%.0f', score), task end
  if oldTask then obsolete[1] = prefix .. 'checkpoint:' .. oldTask .. ':' .. oldSequence end
  if oldTask and oldTask ~= task then oldIndex = prefix .. 'checkpoint-index:' .. oldTask end
end
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], sequence, sequence)) do
  if other ~= id then
    replaced[#replaced + 1] = other
    obsolete[#obsolete + 1] = prefix .. 'checkpoint-id:' .. other
  end
end
if #obsolete > 0 then
  redis.call('SET', KEYS[3], '', old and 'NX' or 'XX')
  if oldIndex then redis.call('ZADD', oldIndex, 'XX', 'INCR', '0', id) end
  redis.call('ZREM', KEYS[2], '')
  redis.call('UNLINK', unpack(obsolete))
  if oldIndex then redis.call('ZREM', oldIndex, id) end
  if #replaced > 0 then redis.call('ZREM', KEYS[2], unpack(replaced)) end
end
redis.call('SET', KEYS[1], ARGV[5])
redis.call('ZADD', KEYS[2], sequence, id)
redis.call('SET', KEYS[3], place)
return 1
)";

/// KEYS id; ARGV prefix. The document or nil.
inline constexpr std::string_view kCheckpointLoad = R"(
local place = redis.call('GET', KEYS[1])
if not place then return false end
local sequence, task = string.match(place, '^(-?%d+):(.*)$')
if not task then return {err = 'CORRUPT the stored text is no place of a checkpoint'} end
return redis.call('GET', ARGV[1] .. 'checkpoint:' .. task .. ':' .. sequence)
)";

/// KEYS index; ARGV the prefix of documents' keys. The document or nil.
/// Entries whose documents the server has evicted are skipped.
inline constexpr std::string_view kCheckpointLoadLatest = R"(
local rank = 0
repeat
  local entry = redis.call('ZREVRANGE', KEYS[1], rank, rank, 'WITHSCORES')
  local document = entry[2] and redis.call('GET', ARGV[1] .. string.format('%.0f', entry[2]))
  if document then return document end
  rank = rank + 1
until not entry[2]
return false
)";

/// KEYS index; ARGV the prefix of documents' keys. The documents, ascending by sequence.
inline constexpr std::string_view kCheckpointList = R"(
local entries = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local documents = {}
for i = 2, #entries, 2 do
  local document = redis.call('GET', ARGV[1] .. string.format('%.0f', entries[i]))
  if document then documents[#documents + 1] = document end
end
return documents
)";

/// KEYS index; ARGV the prefix of documents' keys, the prefix of ids' keys, the last rank to remove, where -1 is the
/// newest checkpoint and -2 the one before it.
/// ZREMRANGEBYRANK of an empty range has no effect. Lua can pass some thousands of arguments to one command. For more
/// keys, the script first asks the ACL whether the user may remove them, and tries a forbidden removal before any
/// other. Redis 6.2 can't be asked; there EXISTS is refused on the same keys.
inline constexpr std::string_view kCheckpointCleanup = R"(
local entries = redis.call('ZRANGE', KEYS[1], 0, ARGV[3], 'WITHSCORES')
if #entries == 0 then return 1 end
local keys = {}
for i = 1, #entries, 2 do
  keys[i] = ARGV[1] .. string.format('%.0f', entries[i + 1])
  keys[i + 1] = ARGV[2] .. entries[i]
end
redis.call('ZREMRANGEBYRANK', KEYS[1], 1, 0)
local function each(work)
  for first = 1, #keys, 1000 do work(unpack(keys, first, math.min(first + 999, #keys))) end
end
local function remove(...) redis.call('UNLINK', ...) end
local function check(...)
  if not redis.acl_check_cmd then
    redis.call('EXISTS', ...)
  elseif not redis.acl_check_cmd('UNLINK', ...) then
    remove(...)
  end
end
if #keys > 1000 then each(check) end
each(remove)
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, ARGV[3])
return 1
)";

/// KEYS entry. Nil, or the value, and its expiry if it has one.
inline constexpr std::string_view kIdempotencyGet = R"(
local value = redis.call('GET', KEYS[1])
if not value then return false end
local left = redis.call('PTTL', KEYS[1])
if left < 0 then return {value} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {value, now + left}
)";

}  // namespace statements

constexpr std::string_view textOf(Script script) {
  switch (script) {
    case Script::LockAcquire: return statements::kLockAcquire;
    case Script::LockExtend: return statements::kLockExtend;
    case Script::LockRelease: return statements::kLockRelease;
    case Script::LockForceRelease: return statements::kLockForceRelease;
    case Script::CircuitSet: return statements::kCircuitSet;
    case Script::CircuitRecord: return statements::kCircuitRecord;
    case Script::CheckpointSave: return statements::kCheckpointSave;
    case Script::CheckpointLoad: return statements::kCheckpointLoad;
    case Script::CheckpointLoadLatest: return statements::kCheckpointLoadLatest;
    case Script::CheckpointList: return statements::kCheckpointList;
    case Script::CheckpointCleanup: return statements::kCheckpointCleanup;
    case Script::IdempotencyGet: return statements::kIdempotencyGet;
    case Script::Count: break;
  }
  return {};
}

constexpr bool onlyReads(Script script) {
  return script == Script::CheckpointLoad || script == Script::CheckpointLoadLatest ||
         script == Script::CheckpointList || script == Script::IdempotencyGet;
}

}  // namespace persistence::redis
