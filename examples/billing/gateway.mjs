// The payment gateway, a process of its own: HTTP on 127.0.0.1, a ledger, and moods.
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ledger } from './ledger.mjs'
import { Moods } from './moods.mjs'

const RATES = { EUR: 1, USD: 0.86, GBP: 1.14, CHF: 1.07, JPY: 0.0056 }
const LATENCY = 4

let ledger
const moods = new Moods()

const server = createServer((request, response) => {
  // A caller who has hung up in the middle of its request gets no answer, and no charge.
  serve(request, response).catch(() => response.destroy())
})

async function serve(request, response) {
  const [, resource, name] = request.url.split('/')
  await sleep(LATENCY)
  if (resource === 'rates') return answer(response, 200, { rate: RATES[name] })
  await takeCharge(request, response)
}

async function takeCharge(request, response) {
  const order = { key: request.headers['idempotency-key'], ...(await bodyOf(request)) }
  const mood = moods.next(ledger.accepted)
  if (mood === 'fail') return answer(response, 503, { error: 'try again later' })
  const entry = ledger.enter(order)
  // The charge stands, but its answer never comes: only a repeat with the same key can tell.
  if (mood === 'withhold') return
  answer(response, entry.repeated ? 409 : 201, entry)
}

async function bodyOf(request) {
  let text = ''
  for await (const part of request) text += part
  return JSON.parse(text)
}

function answer(response, status, document) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document))
}

process.once('message', ({ file }) => {
  ledger = new Ledger(file)
  server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }))
  process.once('disconnect', () => {
    rmSync(path.dirname(file), { recursive: true, force: true })
    process.exit()
  })
})
// Ctrl-C reaches the whole group; the gateway leaves when the main process has read the ledger.
process.on('SIGINT', () => {})
