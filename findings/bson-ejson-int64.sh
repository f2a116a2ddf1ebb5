#!/usr/bin/env bash
# bson 7.0.0: EJSON.parse() rounds a 64-bit integer that the text holds exactly, {"$numberLong": "9007199254740993"},
# and EJSON.stringify() rounds a BigInt; BSON itself keeps both.
#
# Why it surprises: Extended JSON writes 64-bit integers as text so that they survive. parse() makes a double of them
# all the same, unless relaxed is set to false, and without a sign that digits were lost.
# Expected: a Long, or a BigInt, as soon as the number is not safe; deserialize() does so.
# Source: the documentation of EJSON.parse has relaxed: true as its default; Extended JSON v2 asks parsers of
# $numberLong for an int64.
# What follows: counters, fencing tokens and snowflake ids that pass through EJSON (dumps, fixtures, queues, logs)
# change by one. Use { relaxed: false } on both sides.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages bson@7.0.0
cat >run.mjs <<'JS'
import { deserialize, EJSON, serialize } from 'bson'
const token = 9007199254740993n
console.log('BSON:', String(deserialize(serialize({ token })).token))
console.log('EJSON.stringify:', EJSON.stringify({ token }))
const exact = EJSON.stringify({ token }, { relaxed: false })
console.log('EJSON.stringify, not relaxed:', exact)
console.log('EJSON.parse of that:', String(EJSON.parse(exact).token))
console.log('EJSON.parse of that, not relaxed:', String(EJSON.parse(exact, { relaxed: false }).token))
JS
node run.mjs >seen
compare <<'SEEN'
BSON: 9007199254740993
EJSON.stringify: {"token":9007199254740992}
EJSON.stringify, not relaxed: {"token":{"$numberLong":"9007199254740993"}}
EJSON.parse of that: 9007199254740992
EJSON.parse of that, not relaxed: 9007199254740993
SEEN
