#!/usr/bin/env bash
# ioredis 5.11.1: disconnect() called in the connect event keeps the process alive for two seconds after the client
# has ended.
#
# Why it surprises: the client emits end within milliseconds and nothing is open any more, and the same lines end at
# once with 4.31.0 and with 6.0.0. What is left is the timer of disconnectTimeout, which is to destroy a half-open
# socket.
# Expected: a process ends when its last client has ended.
# Source: https://github.com/redis/ioredis/pull/1318 introduced the timer (2 s unless disconnectTimeout says
# otherwise).
# What follows: a probe that only connects (a health check, a doctor command, a test) should disconnect on ready, or
# set disconnectTimeout; otherwise each run takes two seconds more and a test runner reports an open handle.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages ioredis4@npm:ioredis@4.31.0 ioredis5@npm:ioredis@5.11.1 ioredis6@npm:ioredis@6.0.0
start_redis
cat >run.cjs <<'JS'
const [, , name, event] = process.argv
const Redis = require(name)
const redis = new Redis(Number(process.env.REDIS_PORT))
redis.on(event, () => redis.disconnect())
let ended
redis.on('end', () => (ended = Date.now()))
process.on('exit', () => console.log(`${name}, disconnect() on ${event}: alive ${Math.round((Date.now() - ended) / 1000)} s after end`))
JS
for name in ioredis4 ioredis5 ioredis6; do for event in connect ready; do node run.cjs "$name" "$event"; done; done >seen
compare <<'SEEN'
ioredis4, disconnect() on connect: alive 0 s after end
ioredis4, disconnect() on ready: alive 0 s after end
ioredis5, disconnect() on connect: alive 2 s after end
ioredis5, disconnect() on ready: alive 0 s after end
ioredis6, disconnect() on connect: alive 0 s after end
ioredis6, disconnect() on ready: alive 0 s after end
SEEN
