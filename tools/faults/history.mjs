// Reads the logs of a run. Every part of a history knows the log and the line that it comes from.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const inOrder = (calls) => calls.sort((a, b) => a.invoked - b.invoked)

function readers(history, log) {
  const open = new Map()
  return {
    invoke(record, line) {
      const { at, invoke, operation, key, argument } = record
      const call = { log, line, operation, key, argument, invoked: at, settled: Number.POSITIVE_INFINITY }
      open.set(invoke, Object.assign(call, { outcome: 'pending' }))
      history.calls.push(call)
    },
    settle({ at, settle, ...result }) {
      Object.assign(open.get(settle), { settled: at, ...result })
      open.delete(settle)
    },
    held({ held, ...section }, line) {
      history.sections.push({ log, line, key: held, ...section })
    },
    stall({ stall }) {
      history.stalls.push({ log, from: stall[0], to: stall[1] })
    },
    fault({ fault, ...details }) {
      history.faults.push({ kind: fault, ...details })
    },
    ended() {
      history.ended.push(log)
    }
  }
}

const kinds = ['invoke', 'settle', 'held', 'stall', 'fault', 'ended']

/** A log whose process was killed may end in the middle of a line. */
function recordsIn(text) {
  const lines = text.split('\n')
  return lines.slice(0, -1).map((line) => JSON.parse(line))
}

/**
 * `calls`: in the order of their beginning; `outcome` is 'ok', 'failed' (it has had no effect), 'unknown' or 'pending'.
 * `sections`: under a lock. `stalls`: times in which a process did not run. `faults`: the made faults. `ended`: the complete logs.
 * @param {Record<string, string>} logs their texts, by name
 */
export function parseHistory(logs) {
  const history = { logs: Object.keys(logs), calls: [], sections: [], stalls: [], faults: [], ended: [] }
  for (const [log, text] of Object.entries(logs)) {
    const reader = readers(history, log)
    for (const [index, record] of recordsIn(text).entries())
      reader[kinds.find((kind) => kind in record)](record, index + 1)
  }
  inOrder(history.calls)
  return history
}

/** Of the folder of a run. */
export function readHistory(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return parseHistory(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])))
}
