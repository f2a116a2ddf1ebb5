// wrong-answers.mjs <url> <rewrite> <when>: reports the outcome of every call whose reply a proxy has changed, and of
// the same calls afterwards.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PostgresAdapter } from '@go-go-scope/persistence-native/postgres'
import { calls } from '../../support/calls.mjs'
import { report } from '../../support/child.mjs'
import { openFront } from '../support/postgres-front.mjs'
import { rewrites } from '../support/postgres-messages.mjs'

const [url, name, when] = process.argv.slice(2)
const { hostname, port } = new URL(url)
const front = await openFront({ host: hostname, port: Number(port) })
const proxied = Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(front.port) }).href
const quickly = { reconnectDelay: { min: 1, max: 5 } }
const adapter = new PostgresAdapter(proxied, { keyPrefix: `wrong-${process.pid}:`, ...quickly })

async function outcomeOf(call) {
  try {
    return { value: await call(adapter) }
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message }
  }
}

async function callAll(phase) {
  for (const [call, make] of Object.entries(calls)) report({ phase, call, ...(await outcomeOf(make)) })
}

async function diagnose() {
  const doctor = spawn(process.execPath, ['tools/command.mjs', 'doctor', proxied], { stdio: 'ignore' })
  const [code, signal] = await once(doctor, 'exit')
  report({ phase: 'doctor', code, signal })
}

if (when === 'after connect') await adapter.connect()
front.rewrite = rewrites[name]
await callAll('wrong')
await diagnose()
front.pass()
await callAll('right')
await adapter.disconnect()
front.close()
