// The same tarball on every runtime that the README lists.
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { program } from '../../tools/release/programs.mjs'
import { openTrial, partsOn, runtimes, type Trial, tableInReadme, tableOf } from '../../tools/release/runtimes.mjs'
import { singles } from './support/tarballs.js'

const names = Object.keys(runtimes)
const all: Record<string, Record<string, string[]>> = Object.fromEntries(names.map((name) => [name, {}]))

describe.each(singles)('$name', ({ name, backends: [backend = ''] }) => {
  let trial: Trial

  beforeAll(async () => {
    trial = await openTrial(backend)
  })
  afterAll(() => trial.close())

  it.each(names)('on %s', async (runtime) => {
    const { held, stderr } = await trial.on(runtime)
    all[runtime]![backend] = held
    expect(held, stderr).toEqual(partsOn(runtime, backend))
  })

  it.each([
    ['node 20', '--experimental-permission'],
    ['node 26', '--permission']
  ])('%s with %s alone says what is to be allowed', (node, flag) => {
    const code = `try { require('${name}') } catch (error) { console.log(error.code, error.message) }`
    const words = [flag, '--allow-fs-read=*', '-e', code]
    const said = execFileSync(program(node).file, words, { cwd: trial.app, encoding: 'utf8', stdio: 'pipe' })
    expect(said).toMatch(/^NATIVE_MISSING [^\n]*--allow-addons[^\n]*\n$/)
  })
})

it('the README says so', () => {
  expect(tableInReadme()).toBe(tableOf(all))
})
