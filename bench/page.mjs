// docs/performance.md and its pictures: the figures of one run, good and bad alike.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { writePictures } from './pictures.mjs'
import { measureWaking } from './waking.mjs'

const file = new URL('../docs/performance.md', import.meta.url)
const load = loadavg()[0].toFixed(1)
const packages = fileURLToPath(new URL('../node_modules', import.meta.url))
const versionOf = (name) => JSON.parse(readFileSync(`${packages}/${name}/package.json`, 'utf8')).version

/** @param {{ backend: string, server: string, table: string }[]} chapters @param {string} how */
export async function writePage(chapters, how) {
  await writeFile(file, `${[head(how, await measureWaking()), ...chapters.map(chapter)].join('\n\n')}\n`)
  await writePictures()
}

const rivals = ['ioredis', 'pg', 'mysql2', 'mariadb', 'mongodb'].map((name) => `${name} ${versionOf(name)}`).join(', ')

const head = (how, waking) => `# Performance

Written by \`npm run bench -- --write\`. ${how} The rivals run in
the same process and the same run, and do the equivalent correct thing: one atomic statement or script per operation, the
server's clock, exact ttls.

- *ours is*: our operations per second divided by the rival's; below 1 the rival is faster.
- *CPU*: of the whole process, its native threads included. *JS thread*: time the event loop was busy.
- *lock-acquire* is an acquire and its release, counted as one. Each caller works on keys of its own.
- \`npm run bench -- --base CHECKOUT\` measures two builds of this package beside each other instead, each in a process of its own.

Machine: ${cpus().length} x ${cpus()[0].model.trim()}, shared with the database server, load average ${load} before
the run, where waking a thread takes ${waking.toFixed(0)} µs: what there is to win at 1 and at 10 callers depends on it most.
Node ${process.versions.node}, ${rivals}.`

const sql = '`innodb-flush-log-at-trx-commit=0` and no binary log'
const settings = {
  redis: 'no persistence',
  postgres: '`fsync=off`',
  mariadb: sql,
  mysql: sql,
  mongodb: 'a replica set of one node, with its journal'
}

const chapter = ({ backend, server, table }) => `## ${backend}

Server: ${backend} ${server}; one of our own runs with ${settings[backend]}.

![Bars: operations per second of each contestant, as in the table](performance-${backend}.svg)

${table}`
