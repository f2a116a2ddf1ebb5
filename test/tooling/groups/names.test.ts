// Host names that only a child process can resolve.
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { fakeNames, startMongodb } from '../../../tools/servers.mjs'
import { runScript, startScript } from '../../support/processes.ts'
import { until } from '../../support/wait.ts'

const looksUp = fileURLToPath(new URL('./scripts/looks-up.mjs', import.meta.url))
const bySrv = fileURLToPath(new URL('./scripts/by-srv.mjs', import.meta.url))

async function faked(options: Parameters<typeof fakeNames>[0]) {
  const names = await fakeNames(options)
  onTestFinished(() => names.stop())
  return names
}

test('a host name has the addresses that it is given, and others once they change', async () => {
  const names = await faked({ hosts: { 'db.example': ['127.0.0.5', '127.0.0.6'] } })
  const { child, reports } = startScript<string>(looksUp, { args: () => ['db.example'], env: () => names.env })
  onTestFinished(() => void child.kill('SIGKILL'))
  await until(() => reports.at(-1) === '127.0.0.5,127.0.0.6', 10_000)
  names.setHosts({ 'db.example': ['127.0.0.9'] })
  await until(() => reports.at(-1) === '127.0.0.9', 10_000)
  child.kill('SIGKILL')
  await once(child, 'close')
})

test("records are found by libc's resolver", async () => {
  const server = await startMongodb()
  onTestFinished(() => server.stop())
  const names = await faked({
    hosts: { 'one.set.example.test': ['127.0.0.1'] },
    records: [`SRV _mongodb._tcp.set.example.test one.set.example.test ${server.port}`]
  })
  const url = 'mongodb+srv://set.example.test/test?tls=false&replicaSet=rs0'
  const { reports, stderr } = await runScript<string>(bySrv, { args: () => [url], env: () => names.env })
  expect([reports, stderr]).toEqual([['stored'], ''])
})
