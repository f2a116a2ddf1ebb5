// One event of one server, under load.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Stage } from './stage.mjs'

const script = fileURLToPath(new URL('callers.mjs', import.meta.url))
const callers = 50
const before = 1500
/** A call takes no longer than its deadline, 5 s: a caller without a write by then has failed. */
const after = 5500
const longest = 90_000

async function next(child) {
  const signal = AbortSignal.timeout(longest)
  const [message] = await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`the process of the callers ended with ${code}`)
    })
  ])
  return message
}

async function underLoad({ version, change }, child) {
  await next(child)
  await sleep(before)
  const began = Date.now()
  const successor = await change()
  const reachable = Date.now()
  await sleep(after)
  child.send({ stop: true })
  const figures = await next(child)
  child.send({ url: successor })
  return { ...figures, began, reachable, version, missing: await next(child) }
}

async function withCallers(backend, staged) {
  const folder = mkdtempSync(join(tmpdir(), 'failover-'))
  const task = JSON.stringify({ backend, url: staged.url, callers, folder })
  const child = fork(script, [task], { env: { ...process.env, ...staged.env }, execArgv: [] })
  try {
    return await underLoad(staged, child)
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

const summed = (errors, nameOf) => {
  const counts = {}
  for (const error of errors) counts[nameOf(error)] = (counts[nameOf(error)] ?? 0) + 1
  return counts
}

function longestPause(times) {
  const ordered = times.toSorted((a, b) => a - b)
  return Math.max(0, ...ordered.slice(1).map((time, at) => time - ordered[at]))
}

/** For each caller, how long after `reachable` its first write was confirmed; null: none was. */
function firstWrites(writes, reachable) {
  const first = new Array(callers).fill(null)
  for (const [caller, at] of writes)
    if (at >= reachable) first[caller] = Math.min(first[caller] ?? Number.POSITIVE_INFINITY, at - reachable)
  return first
}

function summary({ version, writes, errors, held, doubles, missing, began, reachable }) {
  const first = firstWrites(writes, reachable)
  const { twice, ...lost } = missing
  return {
    version,
    confirmed: writes.length,
    acquired: held,
    errors: summed(errors, ({ code }) => code),
    byOperation: summed(errors, ({ operation, code, nativeCode, outcomeKnown }) =>
      [operation, code, nativeCode, outcomeKnown ? 'known' : 'unknown'].join(' ')
    ),
    lastError: errors.length === 0 ? null : Math.max(...errors.map(({ at }) => at)) - reachable,
    change: reachable - began,
    pause: longestPause(writes.map(([, at]) => at)),
    firstWrite: first.every((time) => time === null) ? null : Math.min(...first.filter((time) => time !== null)),
    everyCaller: first.includes(null) ? null : Math.max(...first),
    doubles,
    lost,
    twice
  }
}

/** Milliseconds; `firstWrite`, `everyCaller` and `lastError` count from when the new primary could be reached. */
export async function runCell(server, subject, scenario) {
  const stage = new Stage()
  try {
    const staged = await scenario(stage, subject)
    return summary(await withCallers(server, staged))
  } finally {
    await stage.end()
  }
}
