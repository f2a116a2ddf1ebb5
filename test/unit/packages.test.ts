// The packages that a release publishes, laid out with the .node files of this build.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe } from 'vitest'
import { packages } from '../../tools/release/packages.mjs'
import { stagePackage } from '../../tools/release/stage.mjs'
import { itIsAPackage } from '../release/support/contents.js'

const natives = fileURLToPath(new URL('../../build/Release', import.meta.url))
const platform = `${process.platform}-${process.arch}`
const place = mkdtempSync(join(tmpdir(), 'packages-'))

afterAll(() => rmSync(place, { recursive: true }))

describe.each(packages)('$name', (wanted) => {
  let folder = ''
  beforeAll(async () => {
    folder = await stagePackage(wanted, { platform, natives }, place)
  })
  itIsAPackage(() => ({ folder, name: wanted.name, backends: wanted.backends }))
})
