// Tests that every package's bill of materials passes, whatever its .node files are linked with.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { expect, it } from 'vitest'
import { manifestOf, nativesIn } from './contents.js'

export interface Billed {
  folder: string
  backends: string[]
  /** The CycloneDX document, as text. */
  bill: string
}

interface Component {
  type: string
  name: string
  version?: string
  'bom-ref': string
  purl?: string
  licenses?: object[]
  hashes?: { alg: string; content: string }[]
  components?: Component[]
}

const libraries: Record<string, RegExp[]> = {
  redis: [/hiredis/],
  postgres: [/postgresql-\d+|libpq/],
  mysql: [/mariadb/],
  mongodb: [/mongo/, /^bson$/]
}
const always = [/nlohmann/, /openssl|libssl/, /^node-addon-api$/, /^node-api-headers$/, /^devalue$/]

const problemsOf = (text: string) => new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)
const componentsOf = (bill: string): Component[] => JSON.parse(bill).components
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** @param find called when the tests run: the package may be laid out only then */
export function itHasABill(find: () => Billed): void {
  it('has a bill of materials that is as CycloneDX wants it', async () => {
    const { bill } = find()
    expect(await problemsOf(bill)).toBeNull()
    expect(await problemsOf(bill.replace('"type": "library"', '"type": "book"'))).not.toBeNull()
  })

  it('has a bill of materials of this very package', () => {
    const { folder, bill } = find()
    const { component } = JSON.parse(bill).metadata
    const { name, version } = manifestOf(folder)
    expect(`${component.group}/${component.name}@${component.version}`).toBe(`${name}@${version}`)
    const files = componentsOf(bill).filter(({ type }) => type === 'file')
    const listed = files.map((file) => [file.name, file.hashes?.[0]?.content])
    expect(listed.sort()).toEqual(
      nativesIn(folder)
        .map((file) => [file, sha256(join(folder, file))])
        .sort()
    )
  })

  it('lists each library inside with version and licence, and no others', () => {
    const { backends, bill } = find()
    const inside = componentsOf(bill).filter(({ type }) => type === 'library')
    const wanted = [...always, ...backends.flatMap((backend) => libraries[backend]!)]
    for (const name of wanted) expect(inside.map((one) => one.name)).toContainEqual(expect.stringMatching(name))
    for (const { name, version, licenses, purl } of inside)
      expect([name, version && licenses?.length && purl]).toEqual([name, expect.stringMatching(/^pkg:(npm|deb)\//)])
    const foreign = Object.keys(libraries).filter((backend) => !backends.includes(backend))
    const others = foreign.flatMap((backend) => libraries[backend]!)
    expect(inside.filter(({ name }) => others.some((other) => other.test(name)))).toEqual([])
  })
}
