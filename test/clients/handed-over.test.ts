// The client objects of Node applications are accepted as they are, or refused by an error that says what they are.
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import type { Adapter, Backend } from '../support/backends.js'
import { freshPrefix } from '../support/harness.js'
import { shortContract } from '../support/short-contract.js'
import { thrownBy } from '../unit/support/thrown.js'
import { accepted, type Client, ofDrivers, recognised } from './handed-over.js'
import { isReported, report } from './report.js'

const titleOf = ({ backend, name, of, version }: Client) => `${backend.server}: ${of} of ${name} ${version}`

async function made({ make, backend }: Client): Promise<object> {
  const { object, end } = await make(inject('urls')[backend.server])
  onTestFinished(async () => {
    await end()
  })
  return object as object
}

function opened(backend: Backend, object: object): Adapter {
  const adapter = backend.open(object, { keyPrefix: freshPrefix() })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

/** The contract tests the documented clients. They are repeated here only for the report. */
const taken = isReported ? [...ofDrivers, ...accepted] : accepted

describe('client objects', () => {
  it.each(taken.map((client) => [titleOf(client), client] as const))('%s is accepted', async (_title, client) => {
    await shortContract(opened(client.backend, await made(client)))
    report(client, 'accepted; short contract passed')
  })

  it.each(recognised.map(([client, sentence]) => [titleOf(client), client, sentence] as const))(
    '%s is recognised',
    async (_title, client, sentence) => {
      const object = await made(client)
      const error = String(thrownBy(() => opened(client.backend, object)))
      expect(error).toMatch(sentence)
      report(client, `refused: ${error.replace(/^\w+: /, '')}`)
    }
  )
})
