// exits-in-library.mjs <backend> <config>: exits at a random moment while the addon's own threads connect over TLS.
// libuv's only worker is busy, so that these threads serve the lanes; exit() waits for libuv's workers only.
import { pbkdf2 } from 'node:crypto'
import { adapterClass } from '../../support/entries.mjs'

const [backend, config] = process.argv.slice(2)
const Adapter = await adapterClass(backend)
pbkdf2('p', 's', 200_000, 64, 'sha512', () => {})
const adapters = Array.from({ length: 6 }, () => new Adapter(JSON.parse(config), { connectTimeout: 1_000 }))
const again = (adapter) =>
  adapter
    .set('k', 1)
    .then(() => adapter.disconnect())
    .then(
      () => adapter.connect().then(() => again(adapter)),
      () => again(adapter)
    )
for (const adapter of adapters) again(adapter)
setTimeout(() => process.exit(0), 25 + Math.random() * 60)
