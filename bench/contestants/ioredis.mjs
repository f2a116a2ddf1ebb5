// ioredis doing the same correct thing: one atomic step per operation, the server's clock, exact ttls.
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { maxFailures, ttl, value } from '../values.mjs'

// KEYS: lock. ARGV: owner.
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

// KEYS: breaker. ARGV: failures that open it.
const RECORD_FAILURE = `
local time = redis.call('TIME')
local text = redis.call('GET', KEYS[1])
local state = text and cjson.decode(text) or { state = 'closed', failureCount = 0 }
state.failureCount = state.failureCount + 1
state.lastFailureTime = time[1] * 1000 + math.floor(time[2] / 1000)
if state.state == 'half-open' or state.failureCount >= tonumber(ARGV[1]) then state.state = 'open' end
redis.call('SET', KEYS[1], cjson.encode(state))
return state.failureCount`

async function makeIoredis(url, { enableAutoPipelining }) {
  const redis = new Redis(url, { enableAutoPipelining, lazyConnect: true })
  redis.defineCommand('releaseLock', { numberOfKeys: 1, lua: RELEASE })
  redis.defineCommand('recordFailure', { numberOfKeys: 1, lua: RECORD_FAILURE })
  await redis.connect()
  return {
    name: enableAutoPipelining ? 'ioredis, auto-pipelining' : 'ioredis',
    cacheGet: async (key) => JSON.parse(await redis.get(`rival:cache:${key}`)),
    cacheSet: (key) => redis.set(`rival:cache:${key}`, JSON.stringify(value), 'PX', ttl),
    lockAcquire: (key) => lockAcquire(redis, `rival:lock:${key}`),
    recordFailure: (key) => redis.recordFailure(`rival:circuit:${key}`, maxFailures),
    end: () => redis.disconnect()
  }
}

async function lockAcquire(redis, key) {
  const owner = randomUUID()
  const taken = await redis.set(key, owner, 'PX', ttl, 'NX')
  if (taken !== 'OK') throw new Error(`${key} is not free`)
  await redis.releaseLock(key, owner)
}

export const rivals = [false, true].map((enableAutoPipelining) => (url) => makeIoredis(url, { enableAutoPipelining }))
