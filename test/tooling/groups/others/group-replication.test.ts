// Three MySQL nodes with one primary, and with three.
import { expect, onTestFinished, test } from 'vitest'
import { startGroupReplication } from '../../../../tools/servers.mjs'
import { until } from '../../../support/wait.ts'
import { mysql, readAll } from '../clients.ts'
import { stopsWithoutLeftovers } from '../leftovers.ts'

async function started(options: { multiPrimary: boolean }) {
  const group = await startGroupReplication({ password: "se'cr et", ...options })
  onTestFinished(() => group.stop())
  await mysql.prepare(group.nodes[0]!)
  const agree = (values: string | null) =>
    until(async () => (await readAll(mysql, group)).every((read) => read === values), 10_000)
  return { group, nodes: group.nodes, agree }
}

test('one primary: it is changed, replaced when it is killed, and comes back', { timeout: 180_000 }, async () => {
  const { group, nodes, agree } = await started({ multiPrimary: false })
  expect(await group.primary()).toBe(nodes[0])
  await expect(mysql.write(nodes[1]!, 'refused')).rejects.toThrow(mysql.refusal)
  await mysql.write(nodes[0]!, 'a')
  const next = await group.switchOver()
  expect(await group.primary()).toBe(next)
  await mysql.write(next, 'b')
  const third = await group.failOver()
  expect(third).not.toBe(next)
  await mysql.write(third, 'c')
  await group.rejoin(next)
  await agree('a,b,c')
  await stopsWithoutLeftovers(group, nodes)
})

test('three primaries: all take writes, also when one is killed', { timeout: 180_000 }, async () => {
  const { group, nodes, agree } = await started({ multiPrimary: true })
  // A node is read without an error once it has the table.
  await until(() => agree(null).catch(() => false), 10_000)
  for (const [at, node] of nodes.entries()) await mysql.write(node, 'abc'[at]!)
  await agree('a,b,c')
  await nodes[2]!.kill()
  await mysql.write(nodes[0]!, 'd')
  await group.rejoin(nodes[2]!)
  await agree('a,b,c,d')
  await stopsWithoutLeftovers(group, nodes)
})
