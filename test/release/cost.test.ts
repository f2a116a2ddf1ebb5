// What loading one backend adds to a Node process: medians of paired runs, with and without.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { singles } from './support/tarballs.js'

const RUNS = 20
const TRIES = 3
const promised = { time: 10, memory: 8 }
const script = fileURLToPath(new URL('scripts/load.mjs', import.meta.url))

type Cost = Record<'time' | 'work' | 'memory', number>

const run = (...args: string[]): Cost =>
  JSON.parse(execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' }))
const median = (numbers: number[]) =>
  numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN

function measure(how: string, file: string): Cost {
  const pairs = Array.from({ length: RUNS }, () => ({ without: run(how), with: run(how, file) }))
  const added = (what: keyof Cost) => median(pairs.map((pair) => pair.with[what] - pair.without[what]))
  return { time: added('time'), work: added('work'), memory: added('memory') }
}

// What others do on this machine makes its clock a bad judge of what we do.
const isKept = ({ time, work, memory }: Cost) => Math.min(time, work) <= promised.time && memory <= promised.memory

// It makes the work slower too, and never quicker.
function measureInPeace(how: string, file: string): Cost {
  let cost = measure(how, file)
  for (let tries = 1; tries < TRIES && !isKept(cost); tries++) cost = measure(how, file)
  return cost
}

describe.each(singles)('$name', ({ folder, backends: [backend] }) => {
  it.each([
    ['import', `dist/${backend}.js`],
    ['require', `dist/${backend}.cjs`]
  ])('by %s', (how, file) => {
    const cost = measureInPeace(how, `${folder}/${file}`)
    console.log(
      `${how} of ${backend}: ${cost.time.toFixed(1)} ms, ${cost.work.toFixed(1)} ms of work, ${cost.memory.toFixed(1)} MB`
    )
    expect(cost, JSON.stringify(cost)).toSatisfy(isKept)
  })
})
