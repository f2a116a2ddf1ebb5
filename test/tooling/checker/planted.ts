// Histories as the logs of a run give them, written by hand.
import type { parseHistory } from '../../../tools/faults/history.mjs'

export interface Call {
  log: string
  line: number
  operation: string
  key: string
  invoked: number
  settled: number
  outcome: 'ok' | 'failed' | 'unknown' | 'pending'
  argument?: object
  answer?: unknown
  code?: string
}

export const bounds = { ttl: 1000, commandTimeout: 1000, lateness: 100, grace: 50 }

let lines = 0

/** A call of process `log` that took from `invoked` to `settled`. */
export const call = (
  operation: string,
  key: string,
  [invoked, settled]: [number, number],
  more: Partial<Call> = {}
): Call => ({ log: '0', line: ++lines, operation, key, invoked, settled, outcome: 'ok', ...more })

export const section = (log: string, enter: number, exit: number, leaseEnd: number) => ({
  log,
  line: ++lines,
  key: 'lock',
  enter,
  exit,
  leaseEnd
})

type Parsed = ReturnType<typeof parseHistory>

export interface Parts {
  calls?: Call[]
  sections?: ReturnType<typeof section>[]
  stalls?: { log: string; from: number; to: number }[]
  faults?: object[]
  logs?: string[]
  ended?: string[]
}

export const history = (parts: Parts) =>
  ({ logs: [], calls: [], sections: [], stalls: [], faults: [], ended: [], ...parts }) as unknown as Parsed

/** A history's part during which the primary changed. */
export const changed = (from: number, to: number) => ({ kind: 'failover', change: [from, to] })
