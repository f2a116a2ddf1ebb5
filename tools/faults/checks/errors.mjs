// Errors that no fault of a run explains, and processes that ended by themselves.
import { violation } from './place.mjs'

const expected = new Set(['CONNECT_FAILED', 'CONNECTION_LOST', 'TIMEOUT', 'READ_ONLY', 'SERVER_BUSY'])

const inWords = ({ code, native }) => (native ? `${code} ${native}` : code)

export function strangeErrors({ calls, logs, ended }) {
  const strange = calls.filter(({ outcome, code }) => code !== undefined && outcome !== 'ok' && !expected.has(code))
  const broken = logs.filter((log) => !ended.includes(log))
  return [
    ...strange.map((call) => violation('errors', `${call.operation} of ${call.key}: ${inWords(call)}`, call)),
    ...broken.map((log) => violation('errors', 'the process has ended by itself', { log, line: 'end' }))
  ]
}
