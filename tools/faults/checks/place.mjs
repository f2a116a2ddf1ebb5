// The place of a call in the logs, printed with a violation.

export const placeOf = ({ log, line }) => `${log}:${line}`

/**
 * @param {string} check
 * @param {string} text
 * @param {{ log: string, line: number | string }[]} parts the calls and sections that show it
 */
export const violation = (check, text, ...parts) => ({ check, text, places: parts.map(placeOf) })

export const isOk = ({ outcome }) => outcome === 'ok'
/** It has had an effect, or may have one at any time. */
export const isPossible = ({ outcome }) => outcome !== 'failed'

export function groupBy(list, keyOf) {
  const groups = new Map()
  for (const item of list) {
    const key = keyOf(item)
    if (!groups.has(key)) groups.set(key, [])
    groups.get(key).push(item)
  }
  return groups
}

export const called = (calls, ...operations) => calls.filter(({ operation }) => operations.includes(operation))

export const inMs = (time) => `${time.toFixed(1)} ms`
