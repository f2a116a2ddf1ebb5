#!/usr/bin/env bash
# ioredis 5.11.1 and 6.0.0: the constructor of a client is EventEmitter, not Redis, and so it has no defaultOptions;
# in 4.31.0 it is Redis.
#
# Why it surprises: client instanceof Redis is true, and a subclass has its own name. The methods of EventEmitter are
# copied onto the prototype of Redis, its property constructor among them.
# Expected: client.constructor === Redis.
# Source: built/utils/applyMixin.js of the package.
# What follows: code that must tell clients apart without importing their package, as lock and cache libraries do,
# sees an EventEmitter that may be anything, and new client.constructor(options) makes no client. Test for methods
# instead (duplicate, defineCommand, nodes).
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages ioredis4@npm:ioredis@4.31.0 ioredis5@npm:ioredis@5.11.1 ioredis6@npm:ioredis@6.0.0
cat >run.cjs <<'JS'
for (const major of [4, 5, 6]) {
  const Redis = require(`ioredis${major}`)
  const client = new Redis({ lazyConnect: true })
  class Mine extends Redis {}
  const { constructor } = client
  const seen = `constructor ${constructor.name}, its defaultOptions ${typeof constructor.defaultOptions}`
  const subclass = new Mine({ lazyConnect: true }).constructor.name
  console.log(`ioredis ${major}: instanceof Redis ${client instanceof Redis}, ${seen}, of a subclass ${subclass}`)
}
JS
node run.cjs >seen
compare <<'SEEN'
ioredis 4: instanceof Redis true, constructor Redis, its defaultOptions object, of a subclass Mine
ioredis 5: instanceof Redis true, constructor EventEmitter, its defaultOptions undefined, of a subclass Mine
ioredis 6: instanceof Redis true, constructor EventEmitter, its defaultOptions undefined, of a subclass Mine
SEEN
