#!/usr/bin/env bash
# vitest 4.1.12: an ES module that it loads has `__dirname`, `__filename` and `require`, which no
# ES module of Node.js has.
#
# Why it surprises: code that asks `typeof __dirname` which kind of module it is in takes the way of CommonJS under
# test, and the way of ES modules in production: the tests never run what users run.
# Expected: `undefined`, as in Node.js, https://nodejs.org/api/esm.html#no-__filename-or-__dirname.
# What follows: test such code from what is published, in a process of its own.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages vitest@4.1.12
echo 'export const kinds = [typeof __dirname, typeof __filename, typeof require].join(", ")' >module.mjs
cat >module.test.mjs <<'JS'
import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { kinds } from './module.mjs'
it('writes what it sees', () => {
  writeFileSync('seen-by-vitest', kinds)
  expect(kinds).not.toBe('')
})
JS
echo "import('./module.mjs').then(({ kinds }) => console.log(kinds))" >run.mjs
npx vitest run >vitest.log 2>&1
{
  echo "Node.js: $(node run.mjs)"
  echo "vitest: $(cat seen-by-vitest)"
} >seen
compare <<'SEEN'
Node.js: undefined, undefined, undefined
vitest: string, string, function
SEEN
