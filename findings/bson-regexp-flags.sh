#!/usr/bin/env bash
# mongodb 7.9.0 (bson 7): the flag g of a RegExp is sent to the server as "dot matches newline", and the flag s, which
# means that, is dropped.
#
# Why it surprises: the same expression finds other documents than it matches in JavaScript, in both directions. A
# stored s is read as g.
# Expected: s is sent as s; g has no counterpart and is left out.
# Source: BSON's specification of the options of a regular expression (https://bsonspec.org/spec.html) has s for
# dotall and no g.
# What follows: a pattern of keys that is sent to MongoDB must be made with flags of one's own choice: new
# BSONRegExp(pattern, 's') sends what it says. Don't pass on a user's RegExp as it is.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mongodb@7.9.0
start_mongodb
cat >run.mjs <<'JS'
import { BSONRegExp, MongoClient } from 'mongodb'
const client = new MongoClient(`mongodb://127.0.0.1:${process.env.MONGODB_PORT}`)
const notes = client.db('test').collection('notes')
const text = 'first\nsecond'
await notes.insertOne({ text })
for (const pattern of [/first.second/, /first.second/s, /first.second/g])
  console.log(`${pattern}: JavaScript ${new RegExp(pattern).test(text)}, MongoDB ${(await notes.countDocuments({ text: pattern })) === 1}`)
console.log('BSONRegExp with s:', (await notes.countDocuments({ text: new BSONRegExp('first.second', 's') })) === 1)
await notes.insertOne({ _id: 'kept', pattern: /x/s })
await notes.insertOne({ _id: 'sent', pattern: new BSONRegExp('x', 's') })
const stored = async (_id) => (await notes.findOne({ _id })).pattern
console.log('stored /x/s reads as', await stored('kept'), 'and a stored dotall as', await stored('sent'))
await client.close()
JS
node run.mjs >seen
compare <<'SEEN'
/first.second/: JavaScript false, MongoDB false
/first.second/s: JavaScript true, MongoDB false
/first.second/g: JavaScript false, MongoDB true
BSONRegExp with s: true
stored /x/s reads as /x/ and a stored dotall as /x/g
SEEN
