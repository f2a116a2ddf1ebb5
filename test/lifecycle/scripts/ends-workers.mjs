// ends-workers.mjs <moments> <count> <target>…: ends Workers with work in flight, on servers that answer and on silent ones, and
// reports the files, threads and memory that remain.
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { getEnvironmentData, Worker } from 'node:worker_threads'
import { openFaultProxy } from '../../../tools/fault-proxy.mjs'
import { report } from '../../support/child.mjs'
import { open, targetsIn } from './adapters.mjs'

const [moments, count, ...args] = process.argv.slice(2)
const given = targetsIn(args)
const script = fileURLToPath(new URL('works-forever.mjs', import.meta.url))

/** Opens a proxy in front of each server, for one Worker after the other. */
async function openPlace() {
  const proxies = []
  const targets = []
  for (const { name, url } of given) {
    const { hostname, port } = new URL(url)
    const proxy = await openFaultProxy({ host: hostname, port: Number(port) })
    proxies.push(proxy)
    targets.push({ name, url: Object.assign(new URL(url), { hostname: proxy.host, port: String(proxy.port) }).href })
  }
  return { proxies, targets }
}

const places = [await openPlace(), await openPlace()]
const allProxies = places.flatMap(({ proxies }) => proxies)

/**
 * The state in which a Worker is ended: connecting, with requests swallowed, with replies on their way, in a flood of turns.
 * The Workers of the last two states end on their own.
 */
const allMoments = [
  { awaits: 'nothing', set: (proxy) => proxy.stall() },
  { awaits: 'nothing', set: (proxy) => proxy.pass() },
  { awaits: 'connection', set: (proxy) => proxy.stallReplies() },
  { awaits: 'connection', set: (proxy) => proxy.pass() },
  { awaits: 'turns', set: (proxy) => proxy.pass() },
  { awaits: 'connection', set: (proxy) => proxy.pass(), ends: true },
  { awaits: 'connection', set: (proxy) => proxy.stallReplies(), ends: true, exits: true }
]

const chosen = { all: allMoments, calling: [{ awaits: 'loop', set: (proxy) => proxy.pass() }] }[moments]

async function endOne(index, { proxies, targets }) {
  const { awaits, set, ends = false, exits = false } = chosen[index % chosen.length]
  const setAll = () => Promise.all(proxies.map(set))
  await Promise.all(proxies.map((proxy) => proxy.pass()))
  if (awaits !== 'connection') await setAll()
  const worker = new Worker(script, { workerData: { targets, awaits, exits } })
  const ended = once(worker, 'exit')
  await once(worker, 'message')
  await setAll()
  if (ends) return ended
  await sleep(Math.random() * 10)
  return worker.terminate()
}

async function endMany(count) {
  let next = 0
  const inPlace = async (place) => {
    while (next < count) await endOne(next++, place)
  }
  await Promise.all(places.map(inPlace))
}

async function state() {
  for (const proxy of allProxies) proxy.cut()
  await sleep(100)
  global.gc()
  const threads = readdirSync('/proc/self/task').length
  return { files: readdirSync('/proc/self/fd').length, threads, megabytes: process.memoryUsage.rss() / 2 ** 20 }
}

const adapters = await Promise.all(given.map((target) => open(target)))
await Promise.all(adapters.map((adapter) => adapter.set('k', 'mine')))
await endMany(Math.ceil(Number(count) / 4))
const before = await state()
await endMany(Number(count))
const after = await state()
const answers = await Promise.all(adapters.map((adapter) => adapter.get('k')))
await sleep(50)
const [held, waiting] = new Int32Array(getEnvironmentData('go-go-scope:persistence:threads'))
report({ before, after, answers, pool: { held, waiting } })
await Promise.all(allProxies.map((proxy) => proxy.close()))
