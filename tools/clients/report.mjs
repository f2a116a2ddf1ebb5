// The result of each client object in the tests of test/clients, one JSON document a line.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const file = join(root, 'build/reports/clients.jsonl')

/** The environment in which the tests write a report, of which no earlier one is left. */
export function reporting(env) {
  rmSync(file, { force: true })
  return { ...env, CLIENTS_REPORT: file }
}

/** @returns {{ name: string, version: string, of: string, server: string, result: string }[]} */
export const reported = () =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []

const byNumber = (one, other) => one.localeCompare(other, 'en', { numeric: true })

/** Without the part of the package that an application imports. */
const packageIn = (name) => /^(@[^/]+\/)?[^/]+/.exec(name)[0]

/** A line for each package, with the versions of it that the tests handed over. */
export function versionsIn(results) {
  const names = new Set(results.map(({ name }) => packageIn(name)))
  const versionsOf = (wanted) => results.filter(({ name }) => packageIn(name) === wanted).map(({ version }) => version)
  return [...names].sort().map((name) => `${name} ${[...new Set(versionsOf(name))].sort(byNumber).join(', ')}`)
}
