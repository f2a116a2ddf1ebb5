// The versions of the clients in the output of a test run.
import { expect, it } from 'vitest'
import { versionsIn } from '../../tools/clients/report.mjs'

const handedOver = (name: string, version: string) => ({
  name,
  version,
  of: 'Pool',
  server: 'mysql',
  result: 'accepted'
})

it('names each package once, with its versions in order', () => {
  const results = [
    handedOver('mysql2/promise', '3.24.6'),
    handedOver('@valkey/valkey-glide', '2.5.2'),
    handedOver('mysql2', '10.0.0'),
    handedOver('mysql2', '3.24.6'),
    handedOver('mysql2', '2.3.3')
  ]
  expect(versionsIn(results)).toEqual(['@valkey/valkey-glide 2.5.2', 'mysql2 2.3.3, 3.24.6, 10.0.0'])
})
