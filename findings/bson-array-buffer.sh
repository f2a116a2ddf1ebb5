#!/usr/bin/env bash
# bson 4.7.2 to 7.0.0: an ArrayBuffer is written as an empty document, a Float32Array as one with numbered fields;
# only a Uint8Array becomes binary data.
#
# Why it surprises: the three are views of the same bytes, and neither writing nor reading reports anything. The
# content of the ArrayBuffer is lost; an embedding as Float32Array takes three to four times its size and comes back
# as an object without a length.
# Expected: binary data, or an error.
# Source: the serializer in the package asks for Uint8Array only and treats the rest as documents.
# What follows: what fetch, crypto.subtle and file readers hand out is an ArrayBuffer. Wrap it in a Uint8Array before
# it is cached in MongoDB, or check in the library that stores it.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages bson4@npm:bson@4.7.2 bson5@npm:bson@5.5.1 bson6@npm:bson@6.10.4 bson7@npm:bson@7.0.0
cat >run.cjs <<'JS'
for (const major of [4, 5, 6, 7]) {
  const { serialize, deserialize } = require(`bson${major}`)
  const bytes = new Uint8Array([1, 2, 3, 4])
  const back = deserialize(serialize({ view: bytes, buffer: bytes.buffer, floats: new Float32Array([0.5, 2]) }))
  const [buffer, floats] = [JSON.stringify(back.buffer), JSON.stringify(back.floats)]
  console.log(`bson ${major}: Uint8Array is ${back.view.constructor.name}, ArrayBuffer ${buffer}, Float32Array ${floats}`)
}
JS
node run.cjs >seen
compare <<'SEEN'
bson 4: Uint8Array is Binary, ArrayBuffer {}, Float32Array {"0":0.5,"1":2}
bson 5: Uint8Array is Binary, ArrayBuffer {}, Float32Array {"0":0.5,"1":2}
bson 6: Uint8Array is Binary, ArrayBuffer {}, Float32Array {"0":0.5,"1":2}
bson 7: Uint8Array is Binary, ArrayBuffer {}, Float32Array {"0":0.5,"1":2}
SEEN
