#!/usr/bin/env bash
# rate-limiter-flexible 11.4.0: with Redis a duration below one second never ends, and other fractions are cut; in
# memory and on PostgreSQL the same limiter counts milliseconds.
#
# Why it surprises: the limiters share their options so that one can stand in for the other (insuranceLimiter does
# just that). The Redis one rounds down to whole seconds, 0.5 becomes 0, and 0 means "never expires": a caller who may
# come twice a second is refused for good.
# Expected: half a second, or an error when the limiter is made.
# Source: lib/RateLimiterRedis.js of the package; its README says of duration that points are never reset if it is 0.
# What follows: give whole seconds to code that has to run on any of its stores; a library that takes a ttl should
# refuse what the backend can't keep, not round it to a value with a meaning of its own.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages rate-limiter-flexible@11.4.0 ioredis@5.11.1 pg@8.23.1
start_redis
start_postgres
cat >run.mjs <<'JS'
import { setTimeout as sleep } from 'node:timers/promises'
import Redis from 'ioredis'
import pg from 'pg'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible'
const redis = new Redis(process.env.REDIS_PORT)
const pool = new pg.Pool({ host: '127.0.0.1', port: process.env.PG_PORT, user: 'app', database: 'postgres' })
const options = { points: 1, duration: 0.5 }
const postgres = await new Promise((resolve, reject) => {
  const limiter = new RateLimiterPostgres({ ...options, storeClient: pool }, (error) => (error ? reject(error) : resolve(limiter)))
})
const limiters = { memory: new RateLimiterMemory(options), postgres, redis: new RateLimiterRedis({ ...options, storeClient: redis }) }
for (const [name, limiter] of Object.entries(limiters)) {
  await limiter.consume('caller')
  await sleep(900)
  const refusal = (result) => `refused, msBeforeNext ${result.msBeforeNext}`
  console.log(`${name}: one point for 0.5 s, after 0.9 s:`, await limiter.consume('caller').then(() => 'allowed', refusal))
}
console.log('ttl of the key in Redis:', await redis.ttl('rlflx:caller'))
await new RateLimiterRedis({ points: 1, duration: 1.9, keyPrefix: 'longer', storeClient: redis }).consume('caller')
console.log('a duration of 1.9 s is at most 1 s:', (await redis.pttl('longer:caller')) <= 1000)
redis.disconnect()
await pool.end()
JS
node run.mjs >seen
compare <<'SEEN'
memory: one point for 0.5 s, after 0.9 s: allowed
postgres: one point for 0.5 s, after 0.9 s: allowed
redis: one point for 0.5 s, after 0.9 s: refused, msBeforeNext -1
ttl of the key in Redis: -1
a duration of 1.9 s is at most 1 s: true
SEEN
