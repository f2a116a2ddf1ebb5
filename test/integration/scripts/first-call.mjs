// first-call.mjs <backend> <target as JSON>: makes an adapter and a first call, and reports both outcomes.
import { open } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const [name, target] = process.argv.slice(2)
try {
  const adapter = await open({ name, url: JSON.parse(target) }, { connectTimeout: 1000, commandTimeout: 1000 })
  await adapter.set('k', 1)
  report({})
} catch ({ name: kind, code, message }) {
  report({ kind, code, message })
}
