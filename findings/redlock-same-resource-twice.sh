#!/usr/bin/env bash
# redlock 4.2.0 and 5.0.0-beta.2, @sesamecare-oss/redlock 1.4.0: a resource that is named twice in one lock is taken,
# and its release is reported as failed although it was released.
#
# Why it surprises: the script that takes the lock answers with the number of names, the script that releases it
# counts deletions, and the second mention finds nothing to delete. One key less than names is taken for a lost lock.
# Expected: a list with a repeated name behaves as a set, or is refused when the lock is taken.
# Source: the Lua scripts of the packages; reports of the same message have other causes (mike-marcacci/node-redlock
# issue 65).
# What follows: names that come from data (order lines, both ends of a transfer from an account to itself) repeat.
# Remove repeats before a lock of several names, and don't read a failed release as "somebody else held it".
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages redlock4@npm:redlock@4.2.0 redlock5@npm:redlock@5.0.0-beta.2 @sesamecare-oss/redlock@1.4.0 ioredis@5.11.1
start_redis
cat >run.cjs <<'JS'
const Redis = require('ioredis')
const redis = new Redis(process.env.REDIS_PORT)
const settings = { retryCount: 0 }
const names = ['account:7', 'account:7']
async function release(label, lock, how) {
  const taken = await redis.exists(names[0])
  const outcome = await lock[how]().then(() => 'released', (error) => error.message)
  console.log(`${label}: taken ${taken}, ${how}: ${outcome}; keys left: ${await redis.exists(names[0])}`)
}
async function main() {
  const Redlock4 = require('redlock4')
  await release('redlock 4', await new Redlock4([redis], settings).lock(names, 5000), 'unlock')
  const Redlock5 = require('redlock5').default
  await release('redlock 5', await new Redlock5([redis], settings).acquire(names, 5000), 'release')
  const { Redlock } = require('@sesamecare-oss/redlock')
  await release('sesamecare', await new Redlock([redis], settings).acquire(names, 5000), 'release')
  redis.disconnect()
}
main()
JS
node run.cjs >seen
compare <<'SEEN'
redlock 4: taken 1, unlock: Unable to fully release the lock on resource "account:7,account:7".; keys left: 0
redlock 5: taken 1, release: The operation was unable to achieve a quorum during its retry window.; keys left: 0
sesamecare: taken 1, release: The operation was unable to achieve a quorum during its retry window.; keys left: 0
SEEN
