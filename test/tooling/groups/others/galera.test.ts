// Three MariaDB nodes, all of which take writes.
import { expect, onTestFinished, test } from 'vitest'
import { startGalera, startHaproxy } from '../../../../tools/servers.mjs'
import { until } from '../../../support/wait.ts'
import { mysql, readAll } from '../clients.ts'
import { stopsWithoutLeftovers } from '../leftovers.ts'

test('writes go to any node, on without one that is killed, and it comes back', { timeout: 180_000 }, async () => {
  const cluster = await startGalera()
  onTestFinished(() => cluster.stop())
  const proxy = await startHaproxy({ group: cluster })
  onTestFinished(() => proxy.stop())
  const [first, second, third] = [cluster.nodes[0]!, cluster.nodes[1]!, cluster.nodes[2]!]
  expect(await proxy.targets()).toEqual(cluster.nodes)
  const agree = (values: string) =>
    until(async () => (await readAll(mysql, cluster)).every((read) => read === values), 10_000)

  await mysql.prepare(first)
  for (const [at, node] of cluster.nodes.entries()) await mysql.write(node, 'abc'[at]!)
  await agree('a,b,c')

  await first.kill()
  // The writes wait until the other nodes have agreed that the killed one is gone.
  await mysql.write(second, 'd')
  await mysql.write(third, 'e')
  await until(async () => (await proxy.targets()).length === 2, 10_000)
  await cluster.rejoin(first)
  await agree('a,b,c,d,e')
  await until(async () => (await proxy.targets()).length === 3, 10_000)
  await stopsWithoutLeftovers(cluster, cluster.nodes)
})
