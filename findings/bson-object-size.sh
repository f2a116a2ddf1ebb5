#!/usr/bin/env bash
# bson 7.0.0: calculateObjectSize() is less than the length of what serialize() writes when a document has a Map or a
# negative zero.
#
# Why it surprises: the function is there to tell the size without writing. A Map of any content counts as an empty
# document, and -0 as four bytes although it is written as a double, in eight.
# Expected: calculateObjectSize(x) equals serialize(x).length.
# Source: the documentation of calculateObjectSize ("calculate the bson size for a passed in JavaScript object").
# What follows: a batch that is filled up to the server's limits by this function can be over them and is refused as a
# whole; measure by serialize() where values are not all plain.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages bson@7.0.0
cat >run.mjs <<'JS'
import { calculateObjectSize, serialize } from 'bson'
const documents = {
  'a number': { v: 1 },
  'a plain object': { v: { name: 'x'.repeat(1000) } },
  'a Map': { v: new Map([['name', 'x'.repeat(1000)]]) },
  'a negative zero': { v: -0 }
}
for (const [name, document] of Object.entries(documents))
  console.log(`${name}: calculated ${calculateObjectSize(document)}, written ${serialize(document).length}`)
JS
node run.mjs >seen
compare <<'SEEN'
a number: calculated 12, written 12
a plain object: calculated 1024, written 1024
a Map: calculated 13, written 1024
a negative zero: calculated 12, written 16
SEEN
