// The figures of a run beside the drivers.
import { markdown, times, whole } from './markdown.mjs'

const HEAD = [
  'scenario',
  'callers',
  'contestant',
  'operations/s',
  'ours is',
  'CPU µs/op',
  'JS thread µs/op',
  'loop busy'
]

/** @param {{ scenario: string, callers: number, figures: Map<string, import('./measure.mjs').Figures> }[]} results */
export const toTable = (results) => markdown(HEAD, results.flatMap(rowsOf), (column) => column === 0 || column === 2)

function rowsOf({ scenario, callers, figures }) {
  const ours = figures.get('ours').rate
  return [...figures].map(([name, { rate, cpu, thread, utilisation }]) => [
    scenario,
    String(callers),
    name,
    whole(rate),
    name === 'ours' ? '' : times(ours / rate),
    cpu.toFixed(1),
    thread.toFixed(1),
    `${Math.round(utilisation * 100)} %`
  ])
}
