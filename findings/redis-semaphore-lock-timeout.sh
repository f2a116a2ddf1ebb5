#!/usr/bin/env bash
# redis-semaphore 5.8.0: a Semaphore with a short lockTimeout takes permits away from holders whose lockTimeout is
# long.
#
# Why it surprises: lockTimeout reads as the life of one's own permit. The acquiring script removes every member that
# is older than the lockTimeout of the *caller*, and sets the expiry of the whole key to it. The first holder is not
# told: its isAcquired stays true.
# Expected: a permit that was taken for 10 s is held for 10 s, whoever else asks.
# Source: lib/semaphore/acquire/lua.js of the package; its README calls lockTimeout the time after which the lock is
# released.
# What follows: a rolling deployment that shortens lockTimeout, or two services with unlike settings on one semaphore,
# run more jobs than the limit. Give one key one lockTimeout, and a new timeout a new key; or store the end of each
# permit with it.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages redis-semaphore@5.8.0 ioredis@5.11.1
start_redis
cat >run.mjs <<'JS'
import { setTimeout as sleep } from 'node:timers/promises'
import Redis from 'ioredis'
import { Semaphore } from 'redis-semaphore'
const redis = new Redis(process.env.REDIS_PORT)
const limit = 1
const long = new Semaphore(redis, 'jobs', limit, { lockTimeout: 30_000, refreshInterval: 0 })
const short = new Semaphore(redis, 'jobs', limit, { lockTimeout: 1000, refreshInterval: 0, acquireTimeout: 300 })
await long.acquire()
const first = await short.tryAcquire()
await sleep(1200)
const second = await short.tryAcquire()
console.log(`limit 1, held for 30 s; a second one with 1 s: at once ${first}, after 1.2 s ${second}`)
console.log(`the first one believes that it holds: ${long.isAcquired}`)
console.log(`members left: ${await redis.zcard('semaphore:jobs')}, the key ends within 1 s: ${(await redis.pttl('semaphore:jobs')) <= 1000}`)
redis.disconnect()
JS
node run.mjs >seen
compare <<'SEEN'
limit 1, held for 30 s; a second one with 1 s: at once false, after 1.2 s true
the first one believes that it holds: true
members left: 1, the key ends within 1 s: true
SEEN
