// The tables of docs/reports/proofs.md: a row for each claim, a column for each server.
import { table } from '../pages/table.mjs'
import { servers, titles } from '../pages/titles.mjs'
import { byClaim } from './records.mjs'
import { bySkeleton, compared } from './texts.mjs'

const found = ({ count, result, figures }) =>
  [[count, result].filter(Boolean).join(': '), figures].filter(Boolean).join('; ')

/** One row for the servers whose texts differ in their numbers alone. */
function rowOf(proofs) {
  const { common, numbers } = compared(proofs.map(found))
  const cellOf = (server) => {
    const at = proofs.findIndex(({ backend }) => backend === server)
    return at < 0 ? '' : numbers[at].join('; ') || 'yes'
  }
  return [proofs[0].claim, common, ...servers.map(cellOf)]
}

const columns = servers.map((server) => titles[server])

const withServers = (proofs, head) =>
  table(
    [...head, ...columns],
    byClaim(proofs).flatMap((group) => bySkeleton(group, found).map(rowOf))
  )

const others = (proofs) =>
  table(
    ['test of faults', 'measured'],
    proofs.map(({ claim, figures }) => [claim, figures])
  )

const legend = `An italic letter stands for a number that differs. The columns of the servers have these numbers in the order of the letters, or
\`yes\` where all numbers are the same. An empty cell: the test has no long run on that server.`

export function reportOf(proofs) {
  const [counted, measured] = [proofs.filter(({ count }) => count), proofs.filter(({ count }) => !count)]
  const [byServer, ofNone] = [measured.filter(({ backend }) => backend), measured.filter(({ backend }) => !backend)]
  return [
    legend,
    withServers(counted, ['claim', 'count, result and figures']),
    ...(byServer.length > 0 ? [withServers(byServer, ['test of faults', 'measured'])] : []),
    ...(ofNone.length > 0 ? [others(ofNone)] : [])
  ].join('\n\n')
}
