// HAProxy in front of a group of servers: it passes connections on to those that take writes.
import { createConnection } from 'node:net'
import { text } from 'node:stream/consumers'
import { openFolder, writeInto } from './folder.mjs'
import { settling } from './group.mjs'
import { checksFor } from './haproxy-checks.mjs'
import { privateServer } from './private.mjs'
import { versionOf } from './programs.mjs'
import { startServer } from './server.mjs'
import { waitFor } from './wait.mjs'

const socketName = 'haproxy.sock'
const listener = 'servers'
const nameOf = (at) => `node${at}`

function configuration(folder, { nodes }, checks, { keepsSessions, settings }, port) {
  const onDown = keepsSessions ? '' : ' on-marked-down shutdown-sessions'
  const all = {
    mode: 'tcp',
    balance: 'roundrobin',
    'timeout connect': '1s',
    'timeout check': '1s',
    'timeout client': '1h',
    'timeout server': '1h',
    ...settings
  }
  return [
    'global',
    `stats socket ${folder.path}/${socketName} mode 600 level admin`,
    `listen ${listener}`,
    `bind 127.0.0.1:${port}`,
    ...Object.entries(all).map(([name, value]) => `${name} ${value}`),
    ...checks.lines,
    `default-server check inter 200ms fall 2 rise 1${onDown}`,
    ...nodes.map((node, at) => `server ${nameOf(at)} 127.0.0.1:${node.port}${checks.wordsFor(at)}`),
    ''
  ].join('\n')
}

async function tell(folder, command) {
  const socket = createConnection(`${folder.path}/${socketName}`)
  socket.write(`${command}\n`)
  return text(socket)
}

function controlsFor(folder, { nodes }) {
  return {
    /** The nodes that new connections are passed on to. */
    async targets() {
      const rows = (await tell(folder, 'show stat')).split('\n').map((line) => line.split(','))
      const status = rows[0].indexOf('status')
      const isUp = (at) => rows.some((row) => row[1] === nameOf(at) && /^UP/.test(row[status]))
      return nodes.filter((_, at) => isUp(at))
    },
    /** 'ready': as the checks say. 'drain': no new connections. 'maint': none at all. */
    async setState(node, state) {
      const said = await tell(folder, `set server ${listener}/${nameOf(nodes.indexOf(node))} state ${state}`)
      if (said.trim() !== '') throw new Error(`HAProxy: ${said.trim()}`)
    }
  }
}

// Each counts as up until it has been checked.
async function knowsAll(group, targets) {
  const there = await targets()
  const takes = await Promise.all(group.nodes.map((node) => group.takesWrites(node)))
  return group.nodes.every((node, at) => there.includes(node) === takes[at])
}

/**
 * Starts one in front of `group`. `keepsSessions`: connections to a node that takes no more writes stay; by default they
 * are cut. `settings`: of its only section. It asks this process about SQL servers: nothing changes while that is busy.
 */
export async function startHaproxy({ group, keepsSessions = false, settings = {} }) {
  const { program } = await privateServer('haproxy')
  const folder = await openFolder('haproxy', { quick: true })
  const checks = await checksFor(group)
  const write = (port) =>
    writeInto(folder, 'haproxy.cfg', configuration(folder, group, checks, { keepsSessions, settings }, port))
  const proxy = await startServer(folder, {
    name: 'haproxy',
    program,
    stopSignal: 'SIGTERM',
    quitSignal: 'SIGTERM',
    ready: /Loading success/,
    complaint: /\[ALERT\]/,
    arguments: (port) => ['-W', '-f', write(port)],
    describe: (port) => {
      const { user, password, database, url } = group.nodes[0]
      return { host: '127.0.0.1', user, password, database, url: Object.assign(new URL(url), { port }).href }
    }
  })
  const controls = controlsFor(folder, group)
  await settling([proxy], () => waitFor(() => knowsAll(group, controls.targets), 'HAProxy did not check the nodes'))
  const stop = proxy.stop.bind(proxy)
  return Object.assign(proxy, controls, {
    stop: () => stop().finally(checks.close),
    backend: group.backend,
    version: versionOf(program, '-v')
  })
}
