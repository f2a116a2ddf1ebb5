// The result of a fuzzer's run, in one line.
const count = (number) => number.toLocaleString('en-US')

export function lineOf({ target, ok, executions, seconds, edges, ofEdges, seed, finding, log }) {
  const work = `${count(executions)} executions in ${count(Math.round(seconds))} s, seed ${seed}`
  const reach = `${count(edges)} of ${count(ofEdges)} edges`
  return `${target}: ${work}, ${reach}: ${ok ? 'no finding' : `${finding ?? 'it ended badly'}, see ${log}`}`
}

export const lineOfPlanted = ({ target, name, found, executions, finding }) =>
  `${target}, planted: ${name}: ${found ? `found after ${count(executions)} executions: ${finding}` : 'NOT found'}`
