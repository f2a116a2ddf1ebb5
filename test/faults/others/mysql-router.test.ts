// Without TLS, MySQL Router misreads parts of pipelined statements as commands.
import { describe, expect, it, onTestFinished } from 'vitest'
import { startMysql, startMysqlRouter } from '../../../tools/servers.mjs'
import { held, times } from '../../support/expectations.js'
import { freshPrefix } from '../../support/harness.js'
import { mysql } from '../../support/mysql-backend.js'

const plain = { client_ssl_mode: 'DISABLED', server_ssl_mode: 'DISABLED' }

// Only a full run downloads MySQL Router.
describe('mysql behind MySQL Router without TLS', { timeout: 120_000 }, () => {
  it.each([
    ['that names itself', plain, {}],
    ['that shows the server’s greeting', {}, { pipelining: false }]
  ])('one %s', async (_title, settings, options) => {
    const server = await startMysql()
    onTestFinished(() => server.stop())
    const router = await startMysqlRouter({ server, settings })
    onTestFinished(() => router.stop())
    for (const round of times(40, (at) => at)) {
      const adapter = mysql.open(router.url, { keyPrefix: freshPrefix(), ...options })
      await adapter.connect()
      await Promise.all(['a', 'b', 'c'].map((key) => adapter.set(key, round)))
      expect(await Promise.all([adapter.get('a'), adapter.has('b'), adapter.get('d')])).toEqual([round, true, null])
      await held(await adapter.acquire('k', 20_000)).release()
      await adapter.save({ id: 'c', taskId: 't', sequence: round, timestamp: 1, progress: 0, data: round })
      expect(await adapter.loadLatest('t')).toMatchObject({ sequence: round })
      await adapter.disconnect()
    }
  })
})
