import { Group, settling } from '../servers/group.mjs'

const behind = (pair, third) => new Group([...pair.nodes, third], (node) => pair.takesWrites(node))

/** A pair and one more replica of its primary; `failOver` is the pair's. */
export async function withThird(startPair, startThird) {
  const pair = await startPair()
  const third = await settling([pair], () => startThird(pair.nodes[0]))
  return Object.assign(behind(pair, third), { failOver: () => pair.failOver() })
}
