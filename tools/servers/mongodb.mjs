// A one-node replica set: transactions and write concerns are real on it.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { openFolder, writeInto } from './folder.mjs'
import { programOf } from './private.mjs'
import { versionOf } from './programs.mjs'
import { startServer } from './server.mjs'
import { prepareTls } from './tls.mjs'
import { findMongod } from './wheel.mjs'

export const set = 'rs0'
const patience = 30_000
const roles = ['readWriteAnyDatabase', 'dbAdminAnyDatabase', 'clusterMonitor']
const admin = { user: 'root', password: 'secret of root' }

// The cache and the diagnostics of a server that has a machine to itself.
const quick = ['--wiredTigerCacheSizeGB', '0.25', '--setParameter', 'diagnosticDataCollectionEnabled=false']

function accessArguments(folder, { password }) {
  if (password === undefined) return []
  const keyFile = writeInto(folder, 'members.key', randomBytes(96).toString('base64'))
  return ['--auth', '--keyFile', keyFile]
}

function tlsArguments(folder, tls) {
  if (!tls) return []
  const pair = writeInto(folder, 'server.pem', tls.certKey)
  const wants = tls.asksForClient ? [] : ['--tlsAllowConnectionsWithoutCertificates']
  return ['--tlsMode', 'requireTLS', '--tlsCertificateKeyFile', pair, '--tlsCAFile', tls.caFile, ...wants]
}

// The server's own address must be one that it accepts itself, whatever certificate it shows.
function connectOptions(tls) {
  if (!tls) return {}
  const client = { tlsCAFile: tls.caFile, tlsCertificateKeyFile: tls.certs.clientPairFile }
  return { tls: true, tlsAllowInvalidCertificates: true, tlsAllowInvalidHostnames: true, ...client }
}

async function untilPrimary(database) {
  const deadline = Date.now() + patience
  while (!(await database.command({ hello: 1 })).isWritablePrimary) {
    if (Date.now() > deadline) throw new Error('mongod did not become the primary of its replica set')
    await sleep(10)
  }
}

async function withClient(port, tls, login, work) {
  const { MongoClient } = await import('mongodb')
  const auth = login && { auth: { username: login.user, password: login.password }, authSource: 'admin' }
  const options = { directConnection: true, serverSelectionTimeoutMS: patience, ...connectOptions(tls), ...auth }
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, options)
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

async function initiate(client, port) {
  const database = client.db('admin')
  const { setName } = await database.command({ hello: 1 })
  const isNew = setName === undefined
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
  if (isNew) await database.command({ replSetInitiate: { _id: set, members } })
  await untilPrimary(database)
  return isNew
}

const createUser = (client, { user, password }, roles) =>
  client.db('admin').command({ createUser: user, pwd: password, roles })

/** Makes it the primary of its own set, and creates its user; at a restart both are there already. */
async function settle(port, { user = 'app', password }, tls) {
  const isNew = await withClient(port, tls, undefined, async (client) => {
    const isNew = await initiate(client, port)
    // Only a client on this machine may do this, and only while there is no user.
    if (isNew && password !== undefined) await createUser(client, admin, ['root'])
    return isNew
  })
  if (!isNew || password === undefined) return
  await withClient(port, tls, admin, (client) => createUser(client, { user, password }, roles))
}

function describe(folder, options, tls, port) {
  const { user = 'app', password } = options
  const login = password === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  const host = tls?.host ?? '127.0.0.1'
  const query = `directConnection=true${password === undefined ? '' : '&authSource=admin'}${tls ? '&tls=true' : ''}`
  const socketPath = `${folder.path}/mongodb-${port}.sock`
  return {
    host,
    user: password === undefined ? undefined : user,
    password,
    socketPath,
    socketFile: socketPath,
    url: `mongodb://${login}${host}:${port}/test?${query}`,
    adminUrl:
      password === undefined
        ? undefined
        : `mongodb://${admin.user}:${encodeURIComponent(admin.password)}@${host}:${port}/test?${query}`
  }
}

/** `settle(port, tls)` initiates the replica set. */
export async function startMember(options, settle) {
  const program = options.release ? await programOf('mongod', options.release) : await findMongod()
  const folder = await openFolder('mongodb', { quick: !options.durable })
  const tls = await prepareTls(folder, options.tls)
  const data = `${folder.path}/data`
  mkdirSync(data)
  const fixed = [
    ...['--dbpath', data, '--bind_ip', '127.0.0.1', '--unixSocketPrefix', folder.path],
    ...(options.standalone ? [] : ['--replSet', set]),
    ...['--setParameter', 'enableTestCommands=1', '--setParameter', 'ttlMonitorSleepSecs=1'],
    ...(options.durable ? [] : quick),
    ...accessArguments(folder, options),
    ...tlsArguments(folder, tls),
    ...(options.args ?? [])
  ]
  const plan = {
    name: 'mongod',
    program,
    env: options.env,
    stopSignal: 'SIGTERM',
    quitSignal: 'SIGKILL',
    ready: /Waiting for connections/,
    complaint: /^Error/,
    arguments: (port) => [...fixed, '--port', String(port)],
    settle: (port) => settle(port, tls),
    describe: (port) => describe(folder, options, tls, port)
  }
  const server = await startServer(folder, plan, options.port)
  return Object.assign(server, {
    backend: 'mongodb',
    version: versionOf(program),
    ca: tls?.certs.ca,
    certs: tls?.certs
  })
}

/**
 * Starts a MongoDB of its own in a temporary folder, gone with this process; `standalone`: without a replica set;
 * `initiated: false`: with one that is yet to be initiated.
 */
export const start = (options = {}) =>
  startMember(options, async (port, tls) => {
    if (!options.standalone && options.initiated !== false) await settle(port, options, tls)
  })
