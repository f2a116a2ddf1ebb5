#!/usr/bin/env bash
# ioredis 5.11.1: keyPrefix is added to the key of XADD, XREADGROUP or SET, and not to that of XGROUP, XINFO, OBJECT
# and MEMORY USAGE.
#
# Why it surprises: the README calls the prefix transparent and names patterns (KEYS, SCAN) as the exception. Commands
# whose key is the second word are passed on as they are, so XGROUP CREATE … MKSTREAM makes a stream that the same
# client never reads.
# Expected: a group that a client creates is the group that it reads.
# Source: https://github.com/redis/ioredis/issues/1659 (closed as stale, still so).
# What follows: a queue library that is handed a client with keyPrefix must not mix the two kinds of commands; build
# the keys yourself.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages ioredis@5.11.1
start_redis
cat >run.mjs <<'JS'
import Redis from 'ioredis'
const redis = new Redis(process.env.REDIS_PORT, { keyPrefix: 'app:' })
const plain = new Redis(process.env.REDIS_PORT)
await redis.xgroup('CREATE', 'jobs', 'workers', '0', 'MKSTREAM')
console.log('after XGROUP CREATE jobs … MKSTREAM:', await plain.keys('*'))
await redis.xadd('jobs', '*', 'n', '1')
console.log('after XADD jobs:', (await plain.keys('*')).sort())
const read = redis.xreadgroup('GROUP', 'workers', 'me', 'STREAMS', 'jobs', '>')
console.log('XREADGROUP:', await read.catch((error) => error.message.split(',')[0]))
console.log('XLEN jobs:', await redis.xlen('jobs'), 'XINFO STREAM jobs, length:', (await redis.xinfo('STREAM', 'jobs'))[1])
await redis.set('k', 'v')
const [encoding, usage] = [await redis.object('ENCODING', 'k'), await redis.memory('USAGE', 'k')]
console.log('GET k:', await redis.get('k'), 'OBJECT ENCODING k:', encoding, 'MEMORY USAGE k:', usage)
redis.disconnect()
plain.disconnect()
JS
node run.mjs >seen
compare <<'SEEN'
after XGROUP CREATE jobs … MKSTREAM: [ 'jobs' ]
after XADD jobs: [ 'app:jobs', 'jobs' ]
XREADGROUP: NOGROUP No such key 'app:jobs' or consumer group 'workers' in XREADGROUP with GROUP option
XLEN jobs: 1 XINFO STREAM jobs, length: 0
GET k: v OBJECT ENCODING k: null MEMORY USAGE k: null
SEEN
