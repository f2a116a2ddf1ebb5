// The tables of docs/proofs.md: a row for each claim, with the range of each number over all servers.
import { table } from '../pages/table.mjs'
import { servers, titles } from '../pages/titles.mjs'
import { byClaim } from './records.mjs'
import { bySkeleton, ranged } from './texts.mjs'

const longest = 300

function serversOf(proofs) {
  const names = servers.filter((server) => proofs.some(({ backend }) => backend === server))
  return names.length === servers.length ? 'all' : names.map((server) => titles[server]).join(', ')
}

const field = (proofs, name) =>
  bySkeleton(
    proofs.map((proof) => proof[name] ?? ''),
    (text) => text
  )
    .map(ranged)
    .join('; ')

const countedRow = (proofs) => [
  ...[proofs[0].claim, serversOf(proofs)],
  ...['count', 'result', 'figures'].map((name) => field(proofs, name))
]

/** The first and the last words that all claims share. */
function commonOf([first, ...claims]) {
  const words = first.split(' ')
  const all = claims.map((claim) => claim.split(' '))
  const shared = (at) => {
    const end = words.findIndex((_, index) => all.some((other) => other.at(at(index)) !== words.at(at(index))))
    return end < 0 ? words.length : end
  }
  const head = shared((index) => index)
  const tail = shared((index) => -1 - index)
  if (claims.length === 0 || head === words.length) return first
  return [...words.slice(0, head), '…', ...words.slice(words.length - tail)].join(' ')
}

const shortened = (text) => (text.length > longest ? 'see [the report](reports/proofs.md#counted-and-measured)' : text)

const measuredRow = (proofs) => {
  const claims = [...new Set(proofs.map(({ claim }) => claim))]
  return [commonOf(claims), claims.length, serversOf(proofs), shortened(ranged(proofs.map(({ figures }) => figures)))]
}

const counted = (proofs) => table(['claim', 'on', 'count', 'result', 'figures'], byClaim(proofs).map(countedRow))

const measured = (proofs) =>
  table(['tests of faults', 'number', 'on', 'measured'], bySkeleton(proofs, ({ figures }) => figures).map(measuredRow))

/** Where servers differ, a number is the range over all of them: the worst figure is one of its ends. */
export function summaryOf(proofs) {
  const [counts, measures] = [proofs.filter(({ count }) => count), proofs.filter(({ count }) => !count)]
  return [counted(counts), ...(measures.length > 0 ? [measured(measures)] : [])].join('\n\n')
}
