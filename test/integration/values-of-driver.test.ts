// An application's own MongoDB driver, of any supported major version: values of its classes are stored and returned.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, inject, it, onTestFinished } from 'vitest'
import { makeApplication } from '../support/applications.ts'
import { versionOf } from '../support/drivers.ts'

const run = promisify(execFile)
const script = new URL('./scripts/values-of-driver.mjs', import.meta.url)

it.each([
  ['mongodb', 'mongodb-5.0'],
  ['mongodb', 'mongodb-5'],
  ['mongodb', 'mongodb'],
  ['mongodb', 'mongodb-7'],
  ['mongoose', 'mongoose-8'],
  ['mongoose', 'mongoose-9']
])('%s as %s', async (entry, installed) => {
  console.log(`values of ${entry} ${versionOf(installed)}`)
  const application = makeApplication({ [entry]: installed })
  onTestFinished(() => application.remove())
  const main = application.add(script)
  const { stdout, stderr } = await run(process.execPath, [main, inject('urls').mongodb, entry], {
    cwd: application.folder
  })
  expect([stdout, stderr]).toEqual(['found 1\n', ''])
})
