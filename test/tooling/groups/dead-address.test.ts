import { once } from 'node:events'
import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startDeadAddress } from '../../../tools/servers.mjs'
import { stopsWithoutLeftovers } from './leftovers.ts'

test('a connection to a dead address is neither accepted nor refused', async () => {
  const address = await startDeadAddress({ host: '127.0.0.7' })
  onTestFinished(() => address.stop())
  const { host, port } = address
  const socket = createConnection({ host, port })
  onTestFinished(() => void socket.destroy())
  const settled = Promise.race([once(socket, 'connect'), once(socket, 'error')])
  expect(await Promise.race([settled, sleep(1500, 'waits')])).toBe('waits')
  socket.destroy()
  await stopsWithoutLeftovers(address, [address])
})
