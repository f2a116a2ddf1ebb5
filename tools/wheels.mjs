// Python wheels, fetched by name and checksum. They are zip archives, so no Python is needed.
import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'

const patience = 300_000
const stored = 0

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

/** The bytes of a wheel that the page `index` lists. */
export async function fetchWheel(index, { file, sha256 }) {
  const bytes = await download(await addressOf(index, file))
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (actual !== sha256) throw new Error(`${file} has the checksum ${actual} instead of ${sha256}`)
  return bytes
}

function contentOf(zip, { header, size, method }) {
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
  const bytes = zip.subarray(start, start + size)
  return method === stored ? bytes : inflateRawSync(bytes)
}

/** The files of a wheel. The directory at the end of a zip archive has the offset of each. */
export function* filesIn(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const entry = {
      header: zip.readUInt32LE(at + 42),
      size: zip.readUInt32LE(at + 20),
      method: zip.readUInt16LE(at + 10)
    }
    if (!name.endsWith('/')) yield { name, read: () => contentOf(zip, entry) }
    at += 46 + nameLength + extraLength + commentLength
  }
}
