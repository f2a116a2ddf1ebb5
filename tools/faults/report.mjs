// A run in numbers and in words.

import { checks } from './checker.mjs'
import { worstLateness } from './checks/deadlines.mjs'
import { overlaps } from './checks/holders.mjs'
import { controls } from './controls.mjs'

const countBy = (list, keyOf) => {
  const counts = {}
  for (const item of list) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}

/** The longest time in which a process did not run although no fault had stopped it. */
function longestPause({ stalls, faults }) {
  const stops = faults.filter(({ kind }) => kind === 'holder-stop')
  const isOwn = ({ from, to }) => !stops.some((stop) => stop.from <= to && stop.to >= from)
  return stalls.filter(isOwn).reduce((longest, { from, to }) => Math.max(longest, to - from), 0)
}

/** Milliseconds; `lateness`: of the latest call, by the time in which its process ran. */
export function summaryOf({ server, seed, seconds, control }, { version, history, bounds, violations, unmade }) {
  const { calls, sections, faults } = history
  const found = countBy(violations, ({ check }) => check)
  return {
    server,
    version,
    seed,
    seconds,
    control,
    processes: bounds.processes,
    calls: calls.length,
    outcomes: countBy(calls, ({ outcome }) => outcome),
    codes: countBy(
      calls.filter(({ code }) => code),
      ({ code, native }) => (code === 'SERVER' ? `${code} ${native}` : code)
    ),
    faults: countBy(faults, ({ kind }) => kind),
    unmade: unmade.length,
    sections: sections.length,
    excused: overlaps(history, bounds).excused.length,
    lateness: worstLateness(history, bounds),
    pause: longestPause(history),
    violations: Object.fromEntries(Object.keys(checks).map((check) => [check, found[check] ?? 0]))
  }
}

const listed = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

export const isCaught = ({ control, violations }) => controls[control].caughtBy.every((check) => violations[check] > 0)
export const isClean = ({ violations }) => Object.values(violations).every((count) => count === 0)

function verdict(summary) {
  const { control } = summary
  if (control === undefined) return isClean(summary) ? 'nothing was found' : 'VIOLATIONS WERE FOUND'
  return `control ${control}: ${isCaught(summary) ? 'caught' : 'NOT CAUGHT'} (${controls[control].title})`
}

const most = 10

export function toText(summary, { bounds, violations, kept, unmade }) {
  const { server, version, seed, seconds, processes, outcomes, excused, lateness, pause } = summary
  const lines = [
    `${server} ${version}, seed ${seed}, ${seconds} s, ${processes} processes`,
    `bounds: ttl ${bounds.ttl} ms, commandTimeout ${bounds.commandTimeout} ms + ${bounds.lateness} ms`,
    `faults: ${listed(summary.faults)}`,
    `calls: ${summary.calls} (${listed(outcomes)}); errors: ${listed(summary.codes) || 'none'}`,
    `sections under a lock: ${summary.sections}; overlaps with a holder that was stopped past its lease: ${excused}`,
    `latest call: ${lateness.toFixed(1)} ms after its time-out; longest pause of a process that nobody stopped: ${pause.toFixed(0)} ms`,
    `found: ${listed(summary.violations)}`,
    ...unmade.map((text) => `not made: ${text}`),
    ...violations.slice(0, most).map(({ check, text, places }) => `${check}: ${text} (${places.join(', ')})`),
    ...(violations.length > most ? [`… and ${violations.length - most} more`] : []),
    ...(kept ? [`logs: ${kept}`] : []),
    verdict(summary)
  ]
  return lines.join('\n')
}
