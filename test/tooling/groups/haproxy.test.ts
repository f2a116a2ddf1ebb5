// HAProxy passes connections on to the primary, whichever node that is.
import { createConnection } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import {
  type Pair,
  startHaproxy,
  startMariadbPair,
  startPostgresPair,
  startRedisPair,
  type ThrowAwayServer
} from '../../../tools/servers.mjs'
import { until } from '../../support/wait.ts'
import { type Client, mysql, postgres, redis } from './clients.ts'
import { stopsWithoutLeftovers } from './leftovers.ts'

const kinds: [string, () => Promise<Pair<ThrowAwayServer>>, Client][] = [
  ['Redis', () => startRedisPair({ password: 'se"cr et' }), redis],
  ['PostgreSQL', startPostgresPair, postgres],
  ['MariaDB', startMariadbPair, mysql]
]

async function behindProxy(starting: Promise<Pair<ThrowAwayServer>>, keepsSessions = false) {
  const pair = await starting
  onTestFinished(() => pair.stop())
  const proxy = await startHaproxy({ group: pair, keepsSessions })
  onTestFinished(() => proxy.stop())
  const leadsTo = async (...nodes: ThrowAwayServer[]) => expect(await proxy.targets()).toEqual(nodes)
  return { pair, proxy, leadsTo, followed: (node: ThrowAwayServer) => until(() => leads(proxy, node)) }
}

async function leads(proxy: Awaited<ReturnType<typeof startHaproxy>>, node: ThrowAwayServer): Promise<boolean> {
  const targets = await proxy.targets()
  return targets.length === 1 && targets[0] === node
}

test.each(kinds)('%s: it follows the primary', { timeout: 60_000 }, async (_name, start, client) => {
  const { pair, proxy, leadsTo, followed } = await behindProxy(start())
  const [first, second] = [pair.nodes[0]!, pair.nodes[1]!]
  await leadsTo(first)
  await client.prepare(proxy)
  await client.write(proxy, 'a')
  await pair.switchOver()
  await followed(second)
  await client.write(proxy, 'b')
  expect(await client.read(second)).toBe('a,b')
  await pair.failOver()
  await followed(first)
  await client.write(proxy, 'c')
  expect(await client.read(first)).toBe('a,b,c')
  await stopsWithoutLeftovers(proxy, [proxy])
})

test('with no primary it closes connections; a node can be taken out by hand', async () => {
  const { pair, proxy, leadsTo } = await behindProxy(startRedisPair())
  await proxy.setState(pair.nodes[0]!, 'maint')
  await leadsTo()
  await expect(redis.write(proxy, 'refused')).rejects.toThrow()
  await proxy.setState(pair.nodes[0]!, 'ready')
  await until(() => leads(proxy, pair.nodes[0]!))
  await expect(proxy.setState({} as ThrowAwayServer, 'maint')).rejects.toThrow('HAProxy: No such server')
})

test.each([true, false])('keepsSessions %s: a connection to the old primary stays or is cut', async (keepsSessions) => {
  const { pair, proxy, followed } = await behindProxy(startRedisPair(), keepsSessions)
  const socket = createConnection(proxy.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let said = ''
  socket.on('error', () => {})
  socket.on('data', (data) => {
    said += data
  })
  socket.write('PING\r\n')
  await until(() => said.includes('PONG'))
  await followed(await pair.switchOver())
  if (keepsSessions) socket.write('SET k v\r\n')
  await until(() => (keepsSessions ? said.includes('-READONLY') : socket.closed))
})
