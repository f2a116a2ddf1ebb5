// Child of proxy/process.mjs: carries out its parent's calls, and ends with it.
import { openFaultProxy } from '../fault-proxy.mjs'

let proxy

async function carryOut({ method, args }) {
  if (method === 'listen') proxy = await openFaultProxy(...args)
  else if (method !== 'counters') await proxy[method](...args)
}

function state() {
  const { host, port, path, roundTrips, connections, bytesIn, bytesOut, open } = proxy
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
