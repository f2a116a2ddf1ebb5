#!/usr/bin/env bash
# cache-manager 7.2.9 with two stores: wrap() copies a hit of the second store into the first one with a new life, or
# with an endless one.
#
# Why it surprises: an entry that was set for 1.5 s is served for ever once the first store has lost it and wrap() has
# found it in the second. Given a ttl, wrap() starts it anew at the copy, so the entry gets up to twice its time.
# Expected: the copy ends when the entry ends that it is a copy of.
# Source: https://github.com/jaredwray/cacheable/issues/67 (2016, on its multi-caching); wrap() of 7.2.9 still passes
# no remaining time.
# What follows: a process that restarts, or evicts, in front of a shared store serves values past their end. Give the
# first store a short ttl of its own, and in a tiered cache hand the time of the end down, not the length.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages cache-manager@7.2.9 keyv@5.6.0
cat >run.mjs <<'JS'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCache } from 'cache-manager'
import Keyv from 'keyv'
async function serve(label, ...ttl) {
  const [near, shared] = [new Keyv(), new Keyv()]
  const cache = createCache({ stores: [near, shared] })
  await cache.set('price', 'old', 1500)
  await near.clear()
  await sleep(1000)
  await cache.wrap('price', () => 'new', ...ttl)
  await sleep(900)
  const served = await cache.wrap('price', () => 'new', ...ttl)
  console.log(`${label}: 0.4 s after its end wrap() returns ${served}, the shared store has ${await shared.get('price')}`)
  await sleep(1600)
  console.log(`${label}: 2 s after its end get() returns ${await cache.get('price')}`)
}
await serve('set for 1.5 s, wrap without ttl')
await serve('set for 1.5 s, wrap with 1.5 s', 1500)
JS
node run.mjs >seen
compare <<'SEEN'
set for 1.5 s, wrap without ttl: 0.4 s after its end wrap() returns old, the shared store has undefined
set for 1.5 s, wrap without ttl: 2 s after its end get() returns old
set for 1.5 s, wrap with 1.5 s: 0.4 s after its end wrap() returns old, the shared store has undefined
set for 1.5 s, wrap with 1.5 s: 2 s after its end get() returns undefined
SEEN
