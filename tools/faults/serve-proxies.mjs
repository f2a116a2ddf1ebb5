// Child of proxies.mjs: carries out its parent's calls, and ends with it.
import { openFaultProxy } from '../fault-proxy.mjs'

let proxies = []

async function open(count, target) {
  proxies = await Promise.all(Array.from({ length: count }, () => openFaultProxy(target)))
  return proxies.map(({ port }) => port)
}

async function carryOut({ open: count, target, proxy, method, args }) {
  if (count !== undefined) return open(count, target)
  const meant = proxy === undefined ? proxies : [proxies[proxy]]
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
