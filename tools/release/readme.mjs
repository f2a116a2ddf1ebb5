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
[go-go-scope](https://www.npmjs.com/package/go-go-scope) on ${title}. It is the documented adapter as a Node.js native addon. All database I/O
runs on worker threads, and all calls of one turn of the event loop are one batch. Every guarantee is one atomic step on the server, by the
server's clock.

${block('sh', `npm install ${name}`)}

The package has no install script, and needs no other package. The addon is prebuilt for Linux on x64 with glibc ${glibc} and GLIBCXX_${glibcxx} or
newer (Debian 12, Ubuntu 22.04), with the client library and TLS inside. It runs on Node 20 to 26, Bun and Deno, and in \`Worker\`s.

${block('ts', sampleOf(backend))}

\`${client}\` is not needed: the adapter reads only the settings of a client object. It takes a URL or a config object as well.

${block('ts', byUrl(name, backend))}

The classes are \`${adapter}\`, \`${adapter.replace('Adapter', 'CacheAdapter')}\` and \`${adapter.replace('Adapter', 'IdempotencyAdapter')}\`;
the adapter is itself the bundle that \`scope({ persistence })\` reads.

## What differs from the JavaScript adapter

Versions 1 and 2 of this name are the JavaScript package, which needs \`${client}\`; version 3 is this package. It uses the tables and keys of
the JavaScript package unchanged, also while old processes still run. Locks follow the server's clock, and each lasts at least its ttl. A lock that
another owner holds is \`null\`, never an exception. Concurrent failures of a breaker are all counted. Values that JSON loses (\`undefined\`,
\`Error\`, \`Date\`, \`Map\` and the like) come back equal. Prefixes are literal. Every call has a deadline, and an error has \`outcomeKnown: false\` if the operation
may have been applied. The whole list: [docs/migrating.md](docs/migrating.md).

## Two commands

${block('sh', `npx ${name} doctor --env DATABASE_URL\nnpx ${name} build`)}

The first command prints the installed versions, and checks the database: versions, TLS, clocks, tables, round trip. It changes nothing, prints no
password, and has an exit code and \`--json\` for scripts: [docs/operations.md](docs/operations.md#doctor).

The second command builds the addon from the sources in this package, for platforms without a prebuilt one. It needs a C++20 compiler, make, Python and
${toBuild(facts.backends[backend])} (Debian and Ubuntu names), and names missing packages. Recipes: [docs/platforms.md](docs/platforms.md).

## More

- [docs/reference.md](docs/reference.md): providers, options, promises
- [docs/errors.md](docs/errors.md): what each error means, and what to do; [docs/faq.md](docs/faq.md): questions
- [docs/clients.md](docs/clients.md), [docs/orms.md](docs/orms.md), [docs/serverless.md](docs/serverless.md), [docs/testing.md](docs/testing.md):
  clients and mappers, bundlers and containers, tests
- [docs/operations.md](docs/operations.md): what is stored, rights, what to watch; [docs/limits.md](docs/limits.md)
- [docs/observability.md](docs/observability.md): events, traces and metrics
- [docs/threading.md](docs/threading.md), [docs/performance.md](docs/performance.md), [docs/proofs.md](docs/proofs.md)
- [SECURITY.md](SECURITY.md): guarantees, and how to report a vulnerability
- [CHANGELOG.md](CHANGELOG.md), [LICENSE](LICENSE), and of what is inside: the licences, [THIRD-PARTY-NOTICES](THIRD-PARTY-NOTICES),
  and a CycloneDX bill of materials, [${sbomName}](${sbomName})
`
}
