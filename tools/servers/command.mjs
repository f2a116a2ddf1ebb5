// node tools/servers.mjs NAME [--tls] [--password x] …: a server in the foreground.
import { parseArgs } from 'node:util'
import { sources } from './sources.mjs'

const usage = `node tools/servers.mjs ${Object.keys(sources).join('|')} [--tls] [--password TEXT] [--port NUMBER] [--durable]`

class UsageError extends Error {}

function readArguments(args) {
  const options = {
    tls: { type: 'boolean' },
    durable: { type: 'boolean' },
    password: { type: 'string' },
    port: { type: 'string' }
  }
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error.message.split('.')[0])
  }
}

function readPort(text) {
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  throw new UsageError(`--port takes a number from 1 to 65535, not ${text}`)
}

function choose(positionals) {
  const [name, ...rest] = positionals
  if (name === undefined) throw new UsageError('which server?')
  if (!Object.hasOwn(sources, name)) throw new UsageError(`no such server: ${name}`)
  if (rest.length > 0) throw new UsageError(`one server at a time, not also ${rest.join(' ')}`)
  return sources[name].start
}

async function untilToldToStop(server) {
  const keepAlive = setInterval(() => {}, 1 << 30)
  const signal = new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => resolve(true))
  })
  const told = await Promise.race([signal, server.ended().then(() => false)])
  clearInterval(keepAlive)
  await server.stop()
  if (!told) throw new Error('the server ended by itself')
}

async function serve(args) {
  const { values, positionals } = readArguments(args)
  const start = choose(positionals)
  const server = await start({ ...values, port: readPort(values.port) })
  process.stdout.write(`${server.url}\n`)
  if (server.ca) process.stdout.write(`${server.certs.caFile}\n`)
  await untilToldToStop(server)
}

/** @returns {Promise<number>} the exit code */
export async function command(args) {
  try {
    await serve(args)
    return 0
  } catch (error) {
    const help = error instanceof UsageError ? ` (usage: ${usage})` : ''
    process.stderr.write(`servers: ${error.message}${help}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}
