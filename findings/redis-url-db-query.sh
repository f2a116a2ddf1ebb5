#!/usr/bin/env bash
# ioredis 5.11.1, node-redis (redis) 6.3.1, redis-py 8.1.0 and redis-cli: one redis:// URL, two databases.
#
# Why it surprises: the registration of the redis scheme with IANA allows the database both as the path and as the
# query key db. ioredis and redis-py read the query, node-redis and redis-cli ignore it without a word; and where a
# URL has both, redis-py takes the query and ioredis the path.
# Expected: one URL names one database, or a client refuses a key that it does not know.
# Source: https://www.iana.org/assignments/uri-schemes/prov/redis, and the documentation of redis-py's from_url, which
# names its order.
# What follows: a lock that one service takes with ioredis and another one with node-redis, both from the same
# REDIS_URL, does not exclude the other service. Put the database into the path only, and let a program log the
# database that it selected.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages ioredis@5.11.1 redis@6.3.1
python_packages redis==8.1.0
start_redis
cat >run.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import Redis from 'ioredis'
import { createClient } from 'redis'
const database = (info) => info.match(/ db=(\d+)/)[1]
const python = 'import sys, redis; print(redis.Redis.from_url(sys.argv[1]).client_info()["db"])'
for (const end of ['/3', '?db=5', '/3?db=5']) {
  const url = `redis://127.0.0.1:${process.env.REDIS_PORT}${end}`
  const first = new Redis(url)
  const second = await createClient({ url }).connect()
  console.log(
    `redis://…${end}: ioredis ${database(await first.client('INFO'))}, node-redis ${database(await second.sendCommand(['CLIENT', 'INFO']))},`,
    `redis-py ${execFileSync('python3', ['-c', python, url]).toString().trim()},`,
    `redis-cli ${database(execFileSync('redis-cli', ['-u', url, 'client', 'info']).toString())}`
  )
  first.disconnect()
  second.destroy()
}
JS
node run.mjs >seen
compare <<'SEEN'
redis://…/3: ioredis 3, node-redis 3, redis-py 3, redis-cli 3
redis://…?db=5: ioredis 5, node-redis 0, redis-py 5, redis-cli 0
redis://…/3?db=5: ioredis 3, node-redis 3, redis-py 5, redis-cli 3
SEEN
