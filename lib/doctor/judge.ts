import type { Seen } from './examine.js'
import { type Fault, type Finding, note, problem, type Table } from './report.js'
import type { Target } from './targets.js'

export interface Wishes {
  /** Tables that are not there are a problem: the application may not make them. */
  readonly requireTables: boolean
}

type Rule = (seen: Seen, target: Target, wishes: Wishes) => Finding[]

/** From here on, clocks are called apart; milliseconds. */
const APART = 500
const FAR_APART = 5000

const sentences: Readonly<Record<Fault['kind'], (fault: Fault) => string>> = {
  column: ({ subject, wanted }) => `the column ${subject} (${wanted}) is missing`,
  type: ({ subject, wanted, found }) => `the column ${subject} is ${found}; documented: ${wanted}`,
  length: ({ subject, wanted, found }) =>
    `the column ${subject} holds at most ${found} characters; documented: ${wanted || 'no limit'}`,
  fractions: ({ subject }) =>
    `the column ${subject} keeps no milliseconds: what expires does so up to a second too early or too late`,
  folding: ({ subject }) => `the column ${subject} does not tell keys apart byte for byte: two of them may collide`,
  key: ({ subject }) => `the column ${subject} is not unique by itself: nothing can be locked or counted safely`,
  deferrable: ({ subject }) => `the key on the column ${subject} is deferrable: nothing can be written`,
  children: () => 'other tables inherit from it: their rows are read, but its key does not cover them',
  rule: ({ subject }) => `the rule ${subject} does something else in place of a write`,
  identity: () => 'it is published without a replica identity: nothing that is there can be changed or removed',
  unique: ({ subject }) => `the index ${subject} is unique, which the documented table has not`,
  engine: () => 'its engine knows no transactions',
  index: ({ subject, wanted }) => `the index ${subject}${wanted && ` (${wanted})`} is missing`,
  conflict: ({ subject }) => `the index ${subject} is not as documented, and in the way of the one that is`,
  form: ({ found }) => `it is ${found}, not a plain collection: rename or drop it, so that one can be made`,
  collation: ({ found }) =>
    `its collation (${found}) takes different keys for one: rename or drop it, so that it can be made without one`,
  expiry: ({ subject }) => `the index ${subject} removes what has not expired`,
  hidden: ({ subject }) => `the index ${subject} is hidden: each call reads the whole collection`,
  validator: () => 'its validator refuses documents like those that are stored'
}

const ofTable = ({ name, faults }: Table): Finding[] =>
  faults.map((fault) => problem('table', `${name}: ${sentences[fault.kind](fault)}`))

const connection: Rule = ({ error }) => (error ? [problem('connection', `${error.code}: ${error.message}`)] : [])

const isLocal = ({ settings: { socketPath, host, uri } }: Target) =>
  Boolean(socketPath) || host?.startsWith('/') === true || /\/\/%2f/i.test(uri ?? '')

const encryption: Rule = ({ tls }, target) => {
  const wanted = target.settings.tls
  if (tls && wanted?.rejectUnauthorized === false) return [note('tls', "the server's certificate is not verified")]
  if (tls && wanted?.verifyName === false) return [note('tls', "the name in the server's certificate is not verified")]
  if (tls || tls === undefined || isLocal(target)) return []
  if (wanted) return [problem('tls', 'TLS was asked for, but the connection is plain')]
  return [note('tls', 'the connection is plain: the URL does not ask for TLS')]
}

const clock: Rule = ({ clock: seen }) => {
  if (!seen) return []
  const { difference, uncertainty } = seen
  const surely = Math.abs(difference) - uncertainty
  const way = difference > 0 ? 'ahead of' : 'behind'
  const text = `the server's clock is ${inSeconds(Math.abs(difference))} ${way} this machine's`
  if (surely > FAR_APART) return [problem('clock', `${text}: expiry times mean something else here`)]
  return surely > APART ? [note('clock', text)] : []
}

const inSeconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`

const role: Rule = ({ readOnly }) =>
  readOnly ? [problem('role', 'the server takes no writes: it is a replica, or set to read only')] : []

const tables: Rule = ({ tables: seen = [] }, _target, { requireTables }) => {
  const missing = seen.filter(({ found }) => !found).map(({ name }) => name)
  const text = `not there: ${missing.join(', ')}`
  const absent = requireTables ? problem('table', text) : note('table', `${text}; made at first use, if the role may`)
  return [...(missing.length > 0 ? [absent] : []), ...seen.flatMap(ofTable)]
}

const own: Rule = ({ server, settings }, target) =>
  settings ? (target.backend.diagnose?.({ version: server?.version ?? '', settings }, target.settings) ?? []) : []

const rules: readonly Rule[] = [connection, encryption, clock, role, own, tables]

export function judge(seen: Seen, target: Target, wishes: Wishes): Finding[] {
  return rules.flatMap((rule) => rule(seen, target, wishes))
}
