// first-logins.mjs <backend> <url>: logs in with several connections at once, in a process without an earlier login.
import { open } from '../../lifecycle/scripts/adapters.mjs'
import { report } from '../../support/child.mjs'

const [name, url] = process.argv.slice(2)
const adapters = await Promise.all(Array.from({ length: 4 }, () => open({ name, url })))
const logins = await Promise.allSettled(adapters.map((adapter) => adapter.connect()))
report({ refused: logins.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.message) })
await Promise.all(adapters.map((adapter) => adapter.disconnect()))
