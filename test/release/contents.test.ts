// The contents of the tarballs, and the requirements of the .node files inside.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { complaintsAbout, versionsOf } from '../../tools/release/check.mjs'
import { sbomName } from '../../tools/release/packages.mjs'
import { itHasABill } from './support/bills.js'
import { itIsAPackage, manifestOf, nativesIn } from './support/contents.js'
import { packed, published, singles, suite } from './support/tarballs.js'

const megabytes = (file: string) => statSync(file).size / 1e6

// A release does not build hiredis. libmariadb has a version of its own inside MariaDB's source package.
const numberedApart = ['hiredis', 'libmariadb']

describe.each(packed)('$name', (one) => {
  const { folder, backends, tarball } = one
  itIsAPackage(() => one)
  itHasABill(() => ({ ...one, bill: readFileSync(join(folder, sbomName), 'utf8') }))

  it.each(nativesIn(folder))('%s needs the C and C++ libraries only, and shows Node-API only', (name) => {
    const file = join(folder, name)
    console.log(`${name}: ${JSON.stringify(versionsOf(file))}`)
    expect(complaintsAbout(file)).toEqual([])
  })

  it('has the licences of all libraries inside', () => {
    const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES'), 'utf8')
    const inside: Record<string, string[]> = {
      redis: ['libhiredis-dev'],
      postgres: ['libpq-dev, built from the source package postgresql-'],
      mysql: ['libmariadb-dev, built from the source package mariadb ', 'zlib1g-dev'],
      mongodb: ['libmongoc-dev, built from the source package mongo-c-driver ']
    }
    const always = [
      'node-addon-api',
      'node-api-headers',
      'devalue',
      'nlohmann-json3-dev',
      'libboost-context-dev',
      'libssl-dev, built from the source package openssl '
    ]
    for (const name of [...always, ...backends.flatMap((backend) => inside[backend]!)]) expect(notices).toContain(name)
    expect(notices.includes('bson')).toBe(backends.includes('mongodb'))
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
  })

  it.each(backends)('doctor prints the versions inside of %s, and they are those of the sources', (backend) => {
    const printed = execFileSync(process.execPath, ['tools/command.mjs', 'doctor', '--json'], { cwd: folder })
    const { libraries } = JSON.parse(printed.toString()).backends.find(({ name }: { name: string }) => name === backend)
    const made = Object.entries<string>(libraries).filter(([library]) => !numberedApart.includes(library))
    console.log(`${backend}: ${JSON.stringify(libraries)}`)
    const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES'), 'utf8')
    expect(Object.keys(libraries)).toHaveLength(2)
    for (const [, version] of made)
      expect(notices).toMatch(
        new RegExp(`built from the source package \\S+ (\\d:)?${version.replaceAll('.', '\\.')}-`)
      )
  })

  it('bills the sources that the libraries were made from', () => {
    const { components } = JSON.parse(readFileSync(join(folder, sbomName), 'utf8'))
    const made = components.filter(({ purl }: { purl?: string }) => purl?.endsWith('?arch=source'))
    const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES'), 'utf8')
    for (const { name, version } of made) expect(notices).toContain(`source package ${name} ${version}`)
    const sources = components.flatMap((one: { externalReferences?: object[] }) => one.externalReferences ?? [])
    expect(sources).toHaveLength(made.length)
    expect(JSON.stringify(sources).match(/"SHA-256"/g)).toHaveLength(made.length)
    const archives = components.filter(({ purl }: { purl?: string }) => purl?.startsWith('pkg:deb/'))
    for (const { name, components: files } of archives) expect(files?.length, name).toBeGreaterThan(0)
  })

  it('is small', () => {
    console.log(`${tarball}: ${megabytes(tarball).toFixed(2)} MB`)
    if (backends.length === 1) expect(megabytes(tarball)).toBeLessThan(3)
  })
})

describe(suite.name, () => {
  const { folder, name, tarball } = suite
  itIsAPackage(() => ({ folder, name, backends: [], entries: ['conformance'] }))

  it('is small', () => {
    console.log(`${tarball}: ${megabytes(tarball).toFixed(2)} MB`)
    expect(megabytes(tarball)).toBeLessThan(0.2)
  })
})

it.each(published)('$name has all that its manifest lists', ({ folder }) => {
  expect(manifestOf(folder).files.filter((name: string) => !existsSync(join(folder, name)))).toEqual([])
})

it('the packages of one backend are small together', () => {
  const sum = singles.reduce((soFar, { tarball }) => soFar + megabytes(tarball), 0)
  console.log(`${singles.length} packages: ${sum.toFixed(2)} MB`)
  expect(sum).toBeLessThan(9.5)
})
