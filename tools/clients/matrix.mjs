// npm run clients: passes the objects of every client to an adapter, and writes the results into docs/clients.md.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { reported, reporting } from './report.mjs'

const page = join(root, 'docs/clients.md')
const [begin, end] = ['<!-- matrix -->', '<!-- end of matrix -->']

function run() {
  const env = reporting(process.env)
  return spawnSync('npx', ['vitest', 'run', 'test/clients'], { cwd: root, env, stdio: 'inherit' }).status === 0
}

const byName = (one, other) => one.name.localeCompare(other.name) || one.of.localeCompare(other.of)
const rowOf = ({ name, version, of, server, result }) => `| ${[name, version, of, server, result].join(' | ')} |`

function table(results) {
  const head = ['| package | version | what is handed over | server | |', '| --- | --- | --- | --- | --- |']
  return [...head, ...results.sort(byName).map(rowOf)].join('\n')
}

function write(results) {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/clients.md has lost its marks ${begin} and ${end}`)
  writeFileSync(page, `${text.slice(0, from)}${begin}\n\n${table(results)}\n\n${text.slice(to)}`)
}

const passed = run()
const results = reported()
if (passed && results.length > 0) write(results)
else console.error('docs/clients.md is left as it was')
process.exitCode = passed ? 0 : 1
