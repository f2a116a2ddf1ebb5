// opens-and-closes.mjs <way> <rounds> <target>: opens and closes connections and reports the resources that remain.
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openFaultProxy } from '../../../tools/fault-proxy.mjs'
import { report } from '../../support/child.mjs'
import { open, startWork, targetsIn } from './adapters.mjs'

const [way, rounds, ...args] = process.argv.slice(2)
const [target] = targetsIn(args)
const again = await open(target)
const { hostname, port } = new URL(target.url)
const proxy = await openFaultProxy({ host: hostname, port: Number(port) })
const proxied = { ...target, url: Object.assign(new URL(target.url), { hostname: proxy.host, port: proxy.port }).href }

async function useOnce(adapter) {
  await adapter.connect()
  await adapter.set('k', 1)
}

const ways = {
  'an adapter each': async () => {
    const adapter = await open(target)
    await useOnce(adapter)
    await adapter.disconnect()
  },
  'one adapter': async () => {
    await useOnce(again)
    await again.disconnect()
  },
  'an adapter each, with work in flight': async () => {
    const adapter = await open(target)
    startWork(adapter, 50)
    await adapter.disconnect()
  },
  'an adapter each, with requests that are swallowed': async () => {
    const adapter = await open(proxied, { connectTimeout: 5000, commandTimeout: 300 })
    await adapter.connect()
    proxy.stall()
    startWork(adapter, 50)
    await adapter.disconnect()
    await proxy.pass()
  },
  'an adapter each that is forgotten': async () => {
    await useOnce(await open(target))
    if (Math.random() < 0.2) global.gc()
  }
}

async function state() {
  global.gc()
  await sleep(100)
  global.gc()
  await sleep(100)
  const threads = readdirSync('/proc/self/task').length
  return { files: readdirSync('/proc/self/fd').length, threads, megabytes: process.memoryUsage.rss() / 2 ** 20 }
}

async function repeat(count) {
  for (let round = 0; round < count; round++) await ways[way]()
}

await repeat(Math.ceil(rounds / 4))
const before = await state()
await repeat(Number(rounds))
report({ before, after: await state() })
await proxy.close()
