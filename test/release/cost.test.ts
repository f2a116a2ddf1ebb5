// The time and memory that loading one backend adds to a Node process: medians of paired runs, with and without.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { singles } from './support/tarballs.js'

const RUNS = 20
const TRIES = 3
const promised = { time: 10, memory: 8 }

/** Milliseconds by the clock and of processor time, and megabytes. */
type Cost = Record<'time' | 'work' | 'memory', number>

// Node's own loader is warm, because an application has loaded its own files before.
const script = (how: string, file: string) => `
import { createRequire } from 'node:module'
const load = { import: (name) => import(name), require: createRequire(import.meta.url) }
await load.${how}('./warm.${kindOf[how]}')
const before = process.cpuUsage()
const start = performance.now()
await load.${how}('${file}')
const time = performance.now() - start
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ time, work: (user + system) / 1e3, memory: process.memoryUsage.rss() / 1e6 }))
`
const kindOf: Record<string, string> = { import: 'mjs', require: 'cjs' }
const folder = mkdtempSync(join(tmpdir(), 'cost-'))
for (const kind of Object.values(kindOf))
  for (const name of ['warm', 'empty']) writeFileSync(join(folder, `${name}.${kind}`), '')
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const run = (file: string): Cost => JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }))
const median = (numbers: number[]) =>
  numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN

function measure(plain: string, loading: string): Cost {
  const pairs = Array.from({ length: RUNS }, () => ({ without: run(plain), with: run(loading) }))
  const added = (what: keyof Cost) => median(pairs.map((pair) => pair.with[what] - pair.without[what]))
  return { time: added('time'), work: added('work'), memory: added('memory') }
}

// Other processes of the machine lengthen the elapsed time, so the smaller one of elapsed and processor time counts.
const isKept = ({ time, work, memory }: Cost) => Math.min(time, work) <= promised.time && memory <= promised.memory

// Other processes lengthen the processor time too, and never shorten it, so a measurement over the limit is repeated.
function measureInPeace(plain: string, loading: string): Cost {
  let cost = measure(plain, loading)
  for (let tries = 1; tries < TRIES && !isKept(cost); tries++) cost = measure(plain, loading)
  return cost
}

describe.each(singles)('$name', ({ folder: installed, backends: [backend] }) => {
  it.each([
    ['import', `dist/${backend}.js`],
    ['require', `dist/${backend}.cjs`]
  ])('by %s', (how, file) => {
    const plain = write('plain.mjs', script(how, `./empty.${kindOf[how]}`))
    const cost = measureInPeace(plain, write('loading.mjs', script(how, `${installed}/${file}`)))
    const [time, work, memory] = [cost.time, cost.work, cost.memory].map((one) => one.toFixed(1))
    console.log(`${how} of ${backend}: ${time} ms, ${work} ms of work, ${memory} MB`)
    expect(cost, JSON.stringify(cost)).toSatisfy(isKept)
  })
})
