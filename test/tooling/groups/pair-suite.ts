// The operations of every pair of a primary and a replica.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Pair, ThrowAwayServer } from '../../../tools/servers.mjs'
import { type Client, readAll } from './clients.ts'
import { stopsWithoutLeftovers } from './leftovers.ts'

export function pairSuite(name: string, start: () => Promise<Pair<ThrowAwayServer>>, client: Client): void {
  describe(name, { timeout: 60_000 }, () => {
    let pair: Pair<ThrowAwayServer>

    beforeAll(async () => {
      pair = await start()
      await client.prepare(pair.nodes[0]!)
    })
    afterAll(() => pair?.stop())

    test('the replica gets what the primary wrote, and takes no writes', async () => {
      const [primary, replica] = [await pair.primary(), await pair.replica()]
      expect([primary, replica]).toEqual(pair.nodes)
      await client.write(primary, 'a')
      await pair.catchUp()
      expect(await client.read(replica)).toBe('a')
      await expect(client.write(replica, 'refused')).rejects.toThrow(client.refusal)
    })

    test('between demote and promote no node takes writes; then the roles are exchanged', async () => {
      const old = await pair.demote()
      const next = pair.other(old)
      for (const node of pair.nodes) await expect(client.write(node, 'refused')).rejects.toThrow(client.refusal)
      expect(await pair.promote(next)).toBe(next)
      await client.write(next, 'b')
      await pair.catchUp()
      expect(await readAll(client, pair)).toEqual(['a,b', 'a,b'])
    })

    test('an orderly change loses nothing', async () => {
      const old = await pair.primary()
      await client.write(old, 'c')
      const next = await pair.switchOver()
      expect(next).toBe(pair.other(old))
      expect(await client.read(next)).toBe('a,b,c')
    })

    test('a killed primary is replaced, and rejoins as a replica without the writes that only it had', async () => {
      const old = await pair.primary()
      const next = pair.other(old)
      await pair.catchUp()
      await next.kill()
      await client.write(old, 'lost')
      await old.kill()
      await next.restart()
      await pair.promote(next)
      await client.write(next, 'd')
      await pair.rejoin(old)
      await pair.catchUp()
      expect(await readAll(client, pair)).toEqual(['a,b,c,d', 'a,b,c,d'])
      await expect(client.write(old, 'refused')).rejects.toThrow(client.refusal)
    })

    test('the rejoined node takes over when the other one is killed', async () => {
      const old = await pair.primary()
      const next = await pair.failOver()
      expect(next).toBe(pair.other(old))
      await client.write(next, 'e')
      expect(await client.read(next)).toBe('a,b,c,d,e')
      await pair.rejoin(old)
    })

    test('nothing is left of it after stop', () => stopsWithoutLeftovers(pair, pair.nodes))
  })
}
