// Child of gates.mjs: carries out its parent's calls, and ends with it.
import { openGate } from '../gate.mjs'

let gates = []

async function open(count, target) {
  gates = await Promise.all(Array.from({ length: count }, () => openGate(target)))
  return gates.map(({ port }) => port)
}

async function carryOut({ open: count, target, gate, method, args }) {
  if (count !== undefined) return open(count, target)
  const meant = gate === undefined ? gates : [gates[gate]]
  await Promise.all(meant.map((one) => one[method](...args)))
}

process.on('message', async ({ id, ...request }) => {
  try {
    process.send({ id, value: await carryOut(request) })
  } catch (error) {
    process.send({ id, error: error.message })
  }
})
process.on('disconnect', () => process.exit())
