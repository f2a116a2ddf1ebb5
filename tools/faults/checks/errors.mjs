// Errors that no fault of a run explains, and processes that ended by themselves.
import { violation } from './place.mjs'

const expected = new Set(['CONNECT_FAILED', 'TIMEOUT', 'CONNECTION_LOST', 'READ_ONLY', 'SERVER_BUSY', 'SERVER'])

export function strangeErrors({ calls, logs, ended }) {
  const strange = calls.filter(({ outcome, code }) => code !== undefined && outcome !== 'ok' && !expected.has(code))
  const broken = logs.filter((log) => !ended.includes(log))
  return [
    ...strange.map((call) => violation('errors', `${call.operation} of ${call.key}: ${call.code}`, call)),
    ...broken.map((log) => violation('errors', 'the process has ended by itself', { log, line: 'end' }))
  ]
}
