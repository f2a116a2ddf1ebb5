// What lies in the tarballs, and what the .node files inside need of a machine.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { complaintsAbout, versionsOf } from '../../tools/release/check.mjs'
import { itIsAPackage, nativesIn } from './support/contents.js'
import { packed, singles } from './support/tarballs.js'

const megabytes = (file: string) => statSync(file).size / 1e6

describe.each(packed)('$name', (one) => {
  const { folder, backends, tarball } = one
  itIsAPackage(() => one)

  it.each(nativesIn(folder))('%s needs the C and C++ libraries only, and shows Node-API only', (name) => {
    const file = join(folder, name)
    console.log(`${name}: ${JSON.stringify(versionsOf(file))}`)
    expect(complaintsAbout(file)).toEqual([])
  })

  it('tells of the licences of what is inside', () => {
    const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES'), 'utf8')
    const inside: Record<string, string[]> = {
      redis: ['libhiredis-dev'],
      postgres: ['libpq-dev, built from the source package postgresql-'],
      mysql: ['libmariadb-dev, built from the source package mariadb ', 'zlib1g-dev'],
      mongodb: ['libmongoc-dev, built from the source package mongo-c-driver ']
    }
    const always = [
      'node-addon-api',
      'devalue',
      'nlohmann-json3-dev',
      'libssl-dev, built from the source package openssl '
    ]
    for (const name of [...always, ...backends.flatMap((backend) => inside[backend]!)]) expect(notices).toContain(name)
    expect(notices.includes('bson')).toBe(backends.includes('mongodb'))
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
  })

  it('is small', () => {
    console.log(`${tarball}: ${megabytes(tarball).toFixed(2)} MB`)
    if (backends.length === 1) expect(megabytes(tarball)).toBeLessThan(3)
  })
})

it('the packages of one backend are small together', () => {
  const sum = singles.reduce((soFar, { tarball }) => soFar + megabytes(tarball), 0)
  console.log(`${singles.length} packages: ${sum.toFixed(2)} MB`)
  expect(sum).toBeLessThan(8)
})
