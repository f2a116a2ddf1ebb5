#!/usr/bin/env bash
# superjson 2.2.7: stringify() takes a Buffer and writes it, parse() of that text throws; a Uint8Array goes both ways.
#
# Why it surprises: a Buffer is a Uint8Array. It is recognised as a typed array and written with the name of its
# class, and that name is not in the list of those that are read.
# Expected: what can't be read is refused when it is written.
# Source: https://github.com/ravionhq/superjson/issues/210.
# What follows: a cache that writes with superjson stores the entry without complaint, and each later read fails, in
# whatever process reads it, until the entry ends. Convert buffers first, or read back what was written before relying
# on it.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages superjson@2.2.7
cat >run.mjs <<'JS'
import superjson from 'superjson'
for (const bytes of [new Uint8Array([104, 105]), Buffer.from('hi')]) {
  const text = superjson.stringify({ bytes })
  console.log(text)
  try {
    console.log('  reads as', superjson.parse(text).bytes)
  } catch (error) {
    console.log('  fails:', error.message)
  }
}
JS
node run.mjs >seen
compare <<'SEEN'
{"json":{"bytes":[104,105]},"meta":{"values":{"bytes":[["typed-array","Uint8Array"]]},"v":1}}
  reads as Uint8Array(2) [ 104, 105 ]
{"json":{"bytes":[104,105]},"meta":{"values":{"bytes":[["typed-array","Buffer"]]},"v":1}}
  fails: Trying to deserialize unknown typed array
SEEN
