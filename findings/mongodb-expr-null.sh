#!/usr/bin/env bash
# MongoDB 6.0: { expires: { $lt: now } } does not match a document whose expires is null or missing; the same
# comparison in $expr does.
#
# Why it surprises: $expr is needed to compare with the server's clock ($$NOW), and one expects the operator to keep
# its meaning. A query compares only values of one type; an expression compares all types in an order, in which null
# and numbers come before every date.
# Expected: a lock without an end has not ended, however the question is put.
# Source: https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ and, on type bracketing,
# https://www.mongodb.com/docs/manual/reference/method/db.collection.find/.
# What follows: moving an expiry check from the client's clock to $$NOW makes entries without an end, and those whose
# end is a number of milliseconds, expire at once. Test the type first: { $and: [{ $eq: [{ $type: '$expires' },
# 'date'] }, …] }.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mongodb@7.9.0
start_mongodb
cat >run.mjs <<'JS'
import { MongoClient } from 'mongodb'
const client = new MongoClient(`mongodb://127.0.0.1:${process.env.MONGODB_PORT}`)
const locks = client.db('test').collection('locks')
const later = Date.now() + 3_600_000
await locks.insertMany([
  { _id: 'in an hour', expires: new Date(later) },
  { _id: 'null', expires: null },
  { _id: 'missing' },
  { _id: 'in an hour, as a number', expires: later }
])
const names = async (query) => (await locks.find(query).sort({ _id: 1 }).toArray()).map(({ _id }) => _id)
console.log('expired by a query:', await names({ expires: { $lt: new Date() } }))
console.log('expired by $expr:', await names({ $expr: { $lt: ['$expires', '$$NOW'] } }))
await client.close()
JS
node run.mjs >seen
compare <<'SEEN'
expired by a query: []
expired by $expr: [ 'in an hour, as a number', 'missing', 'null' ]
SEEN
