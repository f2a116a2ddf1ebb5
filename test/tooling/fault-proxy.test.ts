import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Address, forkFaultProxy, openFaultProxy, type Target } from '../../tools/fault-proxy.mjs'
import { until } from '../support/wait.ts'

// Answers each chunk with the same in capitals, and records the received bytes.
async function openEcho() {
  const received: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.on('data', (chunk) => {
      received.push(String(chunk))
      socket.write(String(chunk).toUpperCase())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { target: { port }, received }
}

async function openClient(address: Target) {
  const socket = connect({ host: '127.0.0.1', ...address })
  onTestFinished(() => void socket.destroy())
  const client = { socket, text: '', ended: '' }
  socket.on('data', (chunk) => {
    client.text += chunk
  })
  socket.on('error', (error) => {
    client.ended = (error as NodeJS.ErrnoException).code!
  })
  socket.on('close', () => {
    client.ended ||= 'closed'
  })
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {})
  return client
}

async function proxyToEcho(address?: Address) {
  const echo = await openEcho()
  const proxy = await openFaultProxy(echo.target, address)
  onTestFinished(() => proxy.close())
  return { ...echo, proxy }
}

async function exchange(client: Awaited<ReturnType<typeof openClient>>, request: string) {
  client.text = ''
  client.socket.write(request)
  await until(() => client.text.length >= request.length)
  return client.text
}

const silence = () => sleep(80)

describe('a proxy', () => {
  test('counts round trips, connections and bytes', async () => {
    const { proxy } = await proxyToEcho()
    const first = await openClient(proxy)
    const second = await openClient(proxy)
    for (const request of ['one', 'two', 'three']) await exchange(first, request)
    await exchange(second, 'four')
    expect(proxy).toMatchObject({ roundTrips: 4, connections: 2, open: 2, bytesIn: 15, bytesOut: 15 })
    proxy.resetCounters()
    expect(proxy).toMatchObject({ roundTrips: 0, connections: 0, open: 2, bytesIn: 0, bytesOut: 0 })
  })

  test('listens on the host that it is given, also after it refused', async () => {
    const { proxy } = await proxyToEcho({ host: '127.0.0.2' })
    proxy.refuse()
    await proxy.pass()
    expect(proxy.host).toBe('127.0.0.2')
    expect(await exchange(await openClient({ host: '127.0.0.2', port: proxy.port }), 'one')).toBe('ONE')
    expect(await openClient({ host: '127.0.0.1', port: proxy.port })).toMatchObject({ ended: 'ECONNREFUSED' })
  })

  test('that stalls swallows requests for good, and later connections work again', async () => {
    const { proxy, received } = await proxyToEcho()
    const client = await openClient(proxy)
    proxy.stall()
    client.socket.write('lost')
    const during = await openClient(proxy)
    await silence()
    await proxy.pass()
    client.socket.write('after a hole')
    await silence()
    expect(received).toEqual([])
    expect(client).toMatchObject({ text: '', ended: '' })
    expect(await exchange(during, 'heard')).toBe('HEARD')
  })

  test('that stalls replies lets requests reach the server', async () => {
    const { proxy, received } = await proxyToEcho()
    const client = await openClient(proxy)
    proxy.stallReplies()
    client.socket.write('done')
    await until(() => received.includes('done'))
    await silence()
    expect(client).toMatchObject({ text: '', ended: '' })
  })

  test('cuts all connections and accepts new ones', async () => {
    const { proxy } = await proxyToEcho()
    const clients = [await openClient(proxy), await openClient(proxy)]
    proxy.cut()
    await until(() => clients.every(({ ended }) => ended === 'closed'))
    expect(proxy.open).toBe(0)
    const client = await openClient(proxy)
    expect(await exchange(client, 'again')).toBe('AGAIN')
    proxy.cut({ reset: true })
    await until(() => client.ended === 'ECONNRESET')
  })

  test('loses one side of a connection without a word to the other, until it passes', async () => {
    for (const gone of ['server', 'client'] as const) {
      const { proxy, received } = await proxyToEcho()
      const client = await openClient(proxy)
      await exchange(client, 'before')
      proxy.halfOpen(gone)
      client.socket.write('lost')
      await silence()
      expect(received).toEqual(['before'])
      expect(client).toMatchObject({ text: 'BEFORE', ended: gone === 'server' ? '' : 'closed' })
      expect(proxy.open, 'the other side is still there').toBe(1)
      expect(await exchange(await openClient(proxy), 'new')).toBe('NEW')
      await proxy.pass()
      await until(() => client.ended && proxy.open === 1)
    }
  })

  test('refuses new connections on its port until it passes', async () => {
    const { proxy } = await proxyToEcho()
    const old = await openClient(proxy)
    const { port } = proxy
    proxy.refuse()
    expect((await openClient(proxy)).ended).toBe('ECONNREFUSED')
    expect(await exchange(old, 'still')).toBe('STILL')
    await proxy.pass()
    expect(proxy.port).toBe(port)
    expect(await exchange(await openClient(proxy), 'new')).toBe('NEW')
  })

  test('delays replies and keeps their order when the delay ends', async () => {
    const { proxy, received } = await proxyToEcho()
    const client = await openClient(proxy)
    proxy.delay(150)
    const begin = performance.now()
    client.socket.write('first ')
    await until(() => received.length === 1)
    await sleep(20)
    proxy.delay(0)
    client.socket.write('second')
    await until(() => client.text.length === 12)
    expect(client.text).toBe('FIRST SECOND')
    expect(performance.now() - begin).toBeGreaterThan(148)
  })

  test('cuts in the middle of a reply, once', async () => {
    const { proxy } = await proxyToEcho()
    const client = await openClient(proxy)
    proxy.cutAfterReplyBytes(7)
    await exchange(client, 'four')
    client.text = ''
    client.socket.write('more')
    await until(() => client.ended)
    expect(client.text).toBe('MOR')
    expect(await exchange(await openClient(proxy), 'whole again')).toBe('WHOLE AGAIN')
  })

  test('falls silent in the middle of a reply', async () => {
    const { proxy } = await proxyToEcho()
    const client = await openClient(proxy)
    proxy.stallAfterReplyBytes(2)
    client.socket.write('four')
    await silence()
    expect(client).toMatchObject({ text: 'FO', ended: '' })
  })

  test('listens on a Unix socket', async () => {
    const path = join(tmpdir(), `proxy-${process.pid}.sock`)
    const { proxy } = await proxyToEcho({ path })
    expect(proxy.path).toBe(path)
    expect(await exchange(await openClient({ path }), 'local')).toBe('LOCAL')
  })

  test('passes megabytes both ways unharmed', async () => {
    const { proxy } = await proxyToEcho()
    const request = 'abcdefgh'.repeat(1 << 18)
    expect(await exchange(await openClient(proxy), request)).toBe(request.toUpperCase())
    expect(proxy).toMatchObject({ bytesIn: request.length, bytesOut: request.length })
  })
})

test('a proxy in a process of its own obeys and counts alike', async () => {
  const { target } = await openEcho()
  const proxy = await forkFaultProxy(target)
  onTestFinished(() => proxy.close())
  const client = await openClient(proxy)
  expect(await exchange(client, 'hello')).toBe('HELLO')
  expect(await proxy.counters()).toMatchObject({ roundTrips: 1, connections: 1, open: 1, bytesIn: 5, bytesOut: 5 })
  await proxy.cut()
  await until(() => client.ended === 'closed')
  await proxy.close()
  expect((await openClient(proxy)).ended).toBe('ECONNREFUSED')
})
