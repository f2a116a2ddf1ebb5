// Which runtimes the tarballs work on, by the contract in short:  node tools/release/runtimes.mjs   writes the README's table.
import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { backends, facts, root } from '../facts.mjs'
import { sources } from '../servers/sources.mjs'
import { packages, tarballOf } from './packages.mjs'
import { program } from './programs.mjs'

const run = promisify(execFile)

/** In the order in which they are tried. */
export const parts = ['locks', 'breakers', 'cache', 'idempotency', 'checkpoints', 'errors', 'worker', 'exit']

const permissions = ['--permission', '--allow-addons', '--allow-worker', '--allow-fs-read=*']

/** The program, and its arguments before the script. */
export const runtimes = {
  'Node 20': ['node 20'],
  'Node 22': ['node 22'],
  'Node 24': ['node 24'],
  'Node 26': ['node 26'],
  'Node 26, `--permission --allow-addons`': ['node 26', ...permissions],
  'Bun 1': ['bun'],
  'Deno 2, `--allow-all`': ['deno', 'run', '--allow-all']
}

/** Parts that hold in most runs but not in all, so that one run can't show them. */
const unreliable = {
  // Where Workers ended, Deno 2.9.6 aborted with a corrupted heap in 7 of 39 runs with Redis, and 6 of 59 with MongoDB.
  'Deno 2, `--allow-all`': { redis: ['worker'], mongodb: ['worker'] }
}

/** The parts that are tried on this runtime. */
export const partsOn = (runtime, backend) => parts.filter((part) => !unreliable[runtime]?.[backend]?.includes(part))

const script = 'short-contract.mjs'

function makeApp(tarball) {
  const app = mkdtempSync(join(tmpdir(), 'runtimes-'))
  mkdirSync(join(app, 'node_modules'))
  const quietly = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts']
  execFileSync('npm', ['install', '--prefix', app, ...quietly, tarball], { stdio: ['ignore', 'ignore', 'inherit'] })
  copyFileSync(fileURLToPath(new URL(script, import.meta.url)), join(app, script))
  return app
}

/** An app that has the package of this backend alone, beside a server that asks for TLS. */
export async function openTrial(backend) {
  const { name } = packages.find(({ backends: inside }) => inside[0] === backend)
  const app = makeApp(tarballOf(name))
  const server = await sources[backend].start({ tls: true })
  const words = [script, name, facts.backends[backend].class, server.url, server.ca]
  return {
    app,
    /** The parts that hold, and all other output. */
    async on(runtime) {
      const [known, ...flags] = runtimes[runtime]
      const options = { cwd: app, timeout: 60_000 }
      const tried = partsOn(runtime, backend).join()
      const { stdout, stderr } = await run(program(known).file, [...flags, ...words, tried], options).catch(
        (error) => error
      )
      return { held: stdout.trim().split('\n'), stderr }
    },
    async close() {
      await server.stop()
      rmSync(app, { recursive: true })
    }
  }
}

const cell = (held) =>
  parts
    .filter((part) => !held.includes(part))
    .map((part) => `no ${part}`)
    .join(', ') || 'yes'
const row = (cells) => `| ${cells.join(' | ')} |`

/** @param {Record<string, Record<string, string[]>>} held by runtime and backend */
export function tableOf(held) {
  const head = ['', ...backends.map((backend) => facts.backends[backend].title)]
  const rows = Object.keys(runtimes).map((name) => [name, ...backends.map((backend) => cell(held[name][backend]))])
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

const readme = join(root, 'README.md')
const marks = /(?<=<!-- runtimes -->\n)[\s\S]*?(?=\n<!-- \/runtimes -->)/

export const tableInReadme = () => marks.exec(readFileSync(readme, 'utf8'))?.[0]

async function tryAll() {
  const held = Object.fromEntries(Object.keys(runtimes).map((name) => [name, {}]))
  for (const backend of backends) {
    const trial = await openTrial(backend)
    for (const name of Object.keys(runtimes)) held[name][backend] = (await trial.on(name)).held
    await trial.close()
  }
  return held
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = tableOf(await tryAll())
  writeFileSync(readme, readFileSync(readme, 'utf8').replace(marks, table))
  console.log(table)
}
