// Bills all customers on one backend: a server, a gateway, two workers, one of which is ended in the middle.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { backendOf, serverForDemo } from '../../tools/servers.mjs'
import { disagreements, readBooks } from './check.mjs'
import { clearAway } from './clean.mjs'
import { Crew } from './crew.mjs'
import { readLedger } from './ledger.mjs'
import { customers } from './plan.mjs'
import { startProcess } from './processes.mjs'
import { openProviders } from './providers.mjs'
import { table, verdict } from './report.mjs'

/**
 * @param {'redis' | 'postgres' | 'mysql' | 'mongodb' | 'pglite'} name of a backend, or of a server that one speaks to
 * @param {import('./display.mjs').Display} display
 * @returns {Promise<boolean>} whether ledger and database agree
 */
export async function runBilling(name, display) {
  const backend = backendOf(name)
  const server = await serverForDemo(name)
  try {
    const keyPrefix = `billing-${randomBytes(4).toString('hex')}:`
    const { url, version, options } = server
    return await billOn({ backend, url, version, options, keyPrefix }, display)
  } finally {
    await server.stop()
  }
}

async function billOn(place, display) {
  const providers = await openProviders(place).catch((cause) => refuse(place, cause))
  const gateway = await startGateway()
  try {
    return await billAndCheck({ ...place, gateway: gateway.url }, gateway, providers, display)
  } finally {
    await gateway.stop()
    await clearAway(providers)
    await providers.close()
  }
}

function refuse({ backend, version }, cause) {
  const help = 'Start it or correct its URL; without one the demo starts a server of its own.'
  throw new Error(`the ${backend} server (${version}) can't be used: ${cause.message}. ${help}`, { cause })
}

async function billAndCheck(job, gateway, providers, display) {
  const { crew, seconds } = await billAll(job, gateway, display)
  const entries = readLedger(gateway.file)
  const books = await readBooks(providers)
  const problems = [...disagreements(entries, books), ...missed(crew, entries)]
  display.say(`\n${table(job.backend, figures(crew.totals, entries, books, seconds))}`)
  display.say(verdict(problems, entries.filter(isAccepted).length))
  return problems.length === 0
}

async function billAll(job, gateway, display) {
  const began = performance.now()
  display.begin(
    `${job.backend} (${job.version}): billing ${customers.length} customers with two workers`,
    customers.length
  )
  const crew = new Crew(job, display)
  try {
    await Promise.race([crew.finish(), gateway.ended])
  } finally {
    await crew.stop()
    display.end()
  }
  return { crew, seconds: (performance.now() - began) / 1000 }
}

async function startGateway() {
  const folder = await mkdtemp(path.join(tmpdir(), 'billing-'))
  const file = path.join(folder, 'ledger.jsonl')
  const gateway = startProcess('./gateway.mjs', { file })
  const ended = gateway.exited.then(({ code, signal }) => {
    throw new Error(`the gateway ended (${signal ?? code})`)
  })
  const { url } = await Promise.race([gateway.firstMessage, ended])
  const stop = () => gateway.stop().then(() => rm(folder, { recursive: true, force: true }))
  return { url, file, ended, stop }
}

/** What the run is there to show, and did not. */
function missed({ victim, totals }, entries) {
  const problems = []
  if (!victim) problems.push('no worker was ended between charge and mark')
  if (!entries.some((entry) => !isAccepted(entry) && entry.customer === victim))
    problems.push('what the killed worker had charged was not charged again and refused')
  if (totals.takeovers === 0) problems.push('no shard was taken over')
  return problems
}

function figures(totals, entries, books, seconds) {
  return {
    billed: [...books.marks.values()].filter(Boolean).length,
    takeovers: totals.takeovers,
    'repeats refused': entries.length - entries.filter(isAccepted).length,
    'replays avoided': totals.replaysAvoided,
    'breaker openings': totals.openings,
    'cache hits': totals.cacheHits,
    'operations per second': Math.round(totals.operations / seconds),
    seconds: seconds.toFixed(1)
  }
}

const isAccepted = (entry) => entry.kind === 'accepted'
