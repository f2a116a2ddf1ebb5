// The README of a package for one backend: its own samples and words, with the pages of docs/ beside it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { facts, root } from '../facts.mjs'
import { sbomName } from './packages.mjs'

const sampleOf = (backend) => readFileSync(join(root, `examples/${backend}-basic.ts`), 'utf8').trim()

const block = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``

const byUrl = (name, backend) => `import { ${facts.backends[backend].class} } from '${name}'

const persistence = new ${facts.backends[backend].class}('${facts.backends[backend].url}', { keyPrefix: 'myapp:' })

const lock = await persistence.acquire('invoices', 30_000) // null: somebody else holds it
if (lock) {
  const failures = await persistence.recordFailure('gateway', 5)
  await persistence.set('rate:EUR', { usd: 1.08, failures }, 60_000)
  await lock.release()
}
await persistence.disconnect()`

const toBuild = ({ libraries }) => [...facts.core.libraries, ...libraries].map(({ apt }) => `\`${apt}\``).join(', ')

/** @param {{ name: string, backends: string[] }} wanted */
export function readme({ name, backends: [backend] }) {
  const { title, class: adapter, client } = facts.backends[backend]
  const { glibc, glibcxx } = facts.baseline
  return `# ${name}

Distributed locks, circuit-breaker state, a cache, checkpoints and idempotency for
[go-go-scope](https://www.npmjs.com/package/go-go-scope) on ${title}. The documented adapter, made again as a Node.js native addon: all
database I/O runs on worker threads, and what an app starts in one turn of the event loop goes out as one batch. Every promise is kept by
one atomic step on the server, by the server's clock.

${block('sh', `npm install ${name}`)}

There is no install script, and nothing else to install: the addon is prebuilt for Linux on x64 with glibc ${glibc} and GLIBCXX_${glibcxx} or
newer (Debian 12, Ubuntu 22.04), with the client library and TLS inside. It runs on Node 20 to 26, Bun and Deno, and in \`Worker\`s.

${block('ts', sampleOf(backend))}

\`${client}\` is not needed: of the client object only the settings are read. A URL or a config object does as well.

${block('ts', byUrl(name, backend))}

The classes are \`${adapter}\`, \`${adapter.replace('Adapter', 'CacheAdapter')}\` and \`${adapter.replace('Adapter', 'IdempotencyAdapter')}\`;
the adapter is itself the bundle that \`scope({ persistence })\` reads.

## What differs from the JavaScript adapter

Versions 1 and 2 of this name are the JavaScript package, which needs \`${client}\`; version 3 is this one. It takes its tables and keys over as they are, also while old processes still run. Locks go by the server's clock, and each lasts at least
its ttl; losing one is \`null\`, never an exception. Concurrent failures of a breaker are all counted. Values that JSON loses (\`undefined\`,
\`Error\`, \`Date\`, \`Map\` and the like) come back equal. Prefixes are literal. Every call has a deadline, and an error says whether it may have
been applied. The whole list: [docs/migrating.md](docs/migrating.md).

## Two commands

${block('sh', `npx ${name} doctor --env DATABASE_URL\nnpx ${name} build`)}

The first tells what is installed, and whether the database can be reached and is as it has to be: versions, TLS, clocks, tables, round
trip. It changes nothing, prints no password, and has an exit code and \`--json\` for scripts: [docs/operations.md](docs/operations.md#doctor).

The second builds the addon from the sources in this package, for platforms without a prebuilt one. It needs a C++20 compiler, make, Python and
${toBuild(facts.backends[backend])} (Debian and Ubuntu names); what is missing it names. Recipes: [docs/platforms.md](docs/platforms.md).

## More

- [docs/reference.md](docs/reference.md): providers, options, promises
- [docs/errors.md](docs/errors.md): what each error means, and what to do; [docs/faq.md](docs/faq.md): questions
- [docs/clients.md](docs/clients.md), [docs/orms.md](docs/orms.md), [docs/serverless.md](docs/serverless.md), [docs/testing.md](docs/testing.md):
  clients and mappers, bundlers and containers, tests
- [docs/operations.md](docs/operations.md): what is stored, rights, what to watch; [docs/limits.md](docs/limits.md)
- [docs/observability.md](docs/observability.md): events, traces and metrics
- [docs/threading.md](docs/threading.md), [docs/performance.md](docs/performance.md), [docs/proofs.md](docs/proofs.md)
- [SECURITY.md](SECURITY.md): what is promised against whom, and how to report a vulnerability
- [CHANGELOG.md](CHANGELOG.md), [LICENSE](LICENSE), and of what is inside: the licences, [THIRD-PARTY-NOTICES](THIRD-PARTY-NOTICES),
  and a CycloneDX bill of materials, [${sbomName}](${sbomName})
`
}
