#!/usr/bin/env bash
# Node.js 20 with typescript 5.9.3: to `import` a large CommonJS file takes more than twice the processor time of
# `require`, and more than 10 MB of memory on top. An imported file of one line that requires it costs neither.
#
# Why it surprises: the two load the same file, once, and give the same object. Of CommonJS the manual says that named
# exports are found by static analysis, and not that each byte of the file is scanned in WebAssembly for it.
# Expected: the cost of `require`.
# Source: https://nodejs.org/api/esm.html#commonjs-namespaces; cjs-module-lexer inside of Node.js.
# What follows: an ES module that stands in front of a CommonJS bundle should import a file of one line.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages typescript@5.9.3
echo "exports.all = require('typescript')" >line.cjs
cat >cost.mjs <<'JS'
import { createRequire } from 'node:module'
const [how, name] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const load = { import: (file) => import(file), require }
await import('data:text/javascript,0')
const [cpu, memory] = [process.cpuUsage(), process.memoryUsage.rss()]
await load[how](name)
const { user, system } = process.cpuUsage(cpu)
console.log(JSON.stringify({ milliseconds: (user + system) / 1e3, megabytes: (process.memoryUsage.rss() - memory) / 1e6 }))
JS
cat >run.mjs <<'JS'
import { execFileSync } from 'node:child_process'
const run = (...how) => JSON.parse(execFileSync(process.execPath, ['cost.mjs', ...how], { encoding: 'utf8' }))
const median = (numbers) => numbers.sort((one, other) => one - other)[2]
const cost = (...how) => {
  const runs = Array.from({ length: 5 }, () => run(...how))
  return { time: median(runs.map((one) => one.milliseconds)), memory: median(runs.map((one) => one.megabytes)) }
}
const required = cost('require', 'typescript')
const describe = ({ time, memory }) =>
  `${time > 2 * required.time ? 'more' : 'less'} than twice the time, ${memory > required.memory + 10 ? 'more' : 'less'} than 10 MB on top`
console.log(`import of the package: ${describe(cost('import', 'typescript'))}`)
console.log(`import of one line: ${describe(cost('import', './line.cjs'))}`)
JS
node run.mjs >seen
compare <<'SEEN'
import of the package: more than twice the time, more than 10 MB on top
import of one line: less than twice the time, less than 10 MB on top
SEEN
