#!/usr/bin/env bash
# bson 7.0.0: an invalid Date is stored as 1970-01-01T00:00:00Z, so with a TTL index the document is gone at the next
# sweep.
#
# Why it surprises: JSON makes null of it, pg and toISOString() refuse it. Here NaN becomes the 64-bit integer 0,
# which is a good date.
# Expected: an error, or null, which a TTL index leaves alone.
# Source: Long.fromNumber(NaN) is zero (documentation of Long); the serializer does not check the date.
# What follows: "expires" computed from a missing number (new Date(Date.now() + undefined)) does not mean "never" but
# "in 1970": the lock or cache entry is written without an error and then is not there. Check Number.isFinite before
# making the date.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mongodb@7.9.0 bson@7.0.0
start_mongodb --setParameter ttlMonitorSleepSecs=1
cat >run.mjs <<'JS'
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
const client = new MongoClient(`mongodb://127.0.0.1:${process.env.MONGODB_PORT}`)
const locks = client.db('test').collection('locks')
await locks.createIndex({ expires: 1 }, { expireAfterSeconds: 0 })
const settings = {} // without the ttl that the next line counts on
await locks.insertMany([{ _id: 'never', expires: null }, { _id: 'miscounted', expires: new Date(Date.now() + settings.ttl) }])
console.log('stored:', (await locks.findOne({ _id: 'miscounted' }))?.expires.toISOString())
for (let tries = 0; tries < 100 && (await locks.countDocuments()) > 1; tries++) await sleep(100)
console.log('after a sweep:', (await locks.find().toArray()).map(({ _id }) => _id))
await client.close()
JS
node run.mjs >seen
compare <<'SEEN'
stored: 1970-01-01T00:00:00.000Z
after a sweep: [ 'never' ]
SEEN
