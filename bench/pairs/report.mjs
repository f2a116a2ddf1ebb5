// Two builds in figures: a ratio above 1 is more than the base has.
import { markdown, times, whole } from '../markdown.mjs'
import { geometricMean } from '../statistics.mjs'

const HEAD = [
  'scenario',
  'callers',
  'operations/s',
  'base',
  'ratio',
  'quartiles',
  'CPU µs/op',
  'base',
  'JS thread CPU µs/op',
  'base'
]

const rowOf = ({ scenario, callers, here, base, ratio }) => [
  scenario,
  String(callers),
  whole(here.rate),
  whole(base.rate),
  times(ratio.rate),
  `${times(ratio.low)} to ${times(ratio.high)}`,
  ...[here.cpu, base.cpu, here.jsCpu, base.jsCpu].map((time) => time.toFixed(1))
]

export const toPairTable = (results) => markdown(HEAD, results.map(rowOf), (column) => column === 0)

/** One line for many results. */
export function meansOf(results) {
  const mean = (name) => times(geometricMean(results.map(({ ratio }) => ratio[name])))
  const medians = results.map(({ ratio }) => ratio.rate)
  const spread = `${times(Math.min(...medians))} to ${times(Math.max(...medians))}`
  return `operations/s ${mean('rate')} (${spread}), CPU per operation ${mean('cpu')}, of the JS thread ${mean('jsCpu')}`
}
