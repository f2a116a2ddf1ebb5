#!/usr/bin/env bash
# bson 5.5.1 and 6.10.4: Binary.value() returns text of one character a byte in 5, and the bytes in 6.
#
# Why it surprises: the method kept its name and changed its type. The text of 5 has one character for each byte, so
# it looks right as long as all bytes are ASCII, and a Buffer made of it is not what was stored.
# Expected: the same method of the same class returns the same type, or is renamed.
# Source: value(asRaw?: boolean) in the bson.d.ts of 5, value() in that of 6.
# What follows: code that gets a Binary from any installed driver must not call value(): its property buffer, cut to
# position, is the same in all.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages bson5@npm:bson@5.5.1 bson6@npm:bson@6.10.4
cat >run.cjs <<'JS'
const bytes = Buffer.from('é€')
for (const major of [5, 6]) {
  const { Binary } = require(`bson${major}`)
  const binary = new Binary(bytes)
  const value = binary.value()
  const hex = (bytes) => Buffer.from(bytes).toString('hex')
  const stored = hex(binary.buffer.subarray(0, binary.position))
  console.log(`bson ${major}: value() is ${typeof value}, as a Buffer ${hex(value)}, by buffer and position ${stored}`)
}
JS
node run.cjs >seen
compare <<'SEEN'
bson 5: value() is string, as a Buffer c383c2a9c3a2c282c2ac, by buffer and position c3a9e282ac
bson 6: value() is object, as a Buffer c3a9e282ac, by buffer and position c3a9e282ac
SEEN
