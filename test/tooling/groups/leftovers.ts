import { existsSync } from 'node:fs'
import { expect } from 'vitest'
import { processesIn } from '../../support/leftovers.ts'

/** Stops it, and expects that none of the servers has left a process or its folder. */
export async function stopsWithoutLeftovers(stopped: { stop(): Promise<void> }, servers: readonly { dir: string }[]) {
  for (const { dir } of servers) expect(processesIn(dir)).not.toEqual([])
  await stopped.stop()
  expect(servers.filter(({ dir }) => existsSync(dir) || processesIn(dir).length > 0)).toEqual([])
}
