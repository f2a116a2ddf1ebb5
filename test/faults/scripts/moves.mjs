// moves.mjs <backend> <url> <connectTimeout>: connects, and makes another call after a message that the server has
// moved.
import { open } from '../../lifecycle/scripts/adapters.mjs'
import { barrier, report } from '../../support/child.mjs'

const [name, url, connectTimeout] = process.argv.slice(2)
const adapter = await open({ name, url }, { connectTimeout: Number(connectTimeout), commandTimeout: 5000 })
await adapter.set('k', 1)
await barrier()
report(
  await adapter.get('k').then(
    (value) => ({ value }),
    ({ code, message }) => ({ code, message })
  )
)
process.exit(0)
