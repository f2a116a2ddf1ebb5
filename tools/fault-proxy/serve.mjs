// Child of gate/process.mjs: carries out its parent's calls, and ends with it.
import { openGate } from '../fault-proxy.mjs'

let gate

async function carryOut({ method, args }) {
  if (method === 'listen') gate = await openGate(...args)
  else if (method !== 'counters') await gate[method](...args)
}

function state() {
  const { host, port, path, roundTrips, connections, bytesIn, bytesOut, open } = gate
  return { host, port, path, roundTrips, connections, bytesIn, bytesOut, open }
}

process.on('message', async (call) => {
  try {
    await carryOut(call)
    process.send({ id: call.id, state: state() })
  } catch (error) {
    process.send({ id: call.id, error: error.message })
  }
})
process.on('disconnect', () => process.exit())
