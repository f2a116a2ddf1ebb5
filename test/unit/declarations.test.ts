import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { declaredBy } from './support/declarations.js'

const name = '@go-go-scope/persistence-native'
const require = createRequire(import.meta.url)

/** Protected in TypeScript, which JavaScript does not know. */
const PROTECTED = ['constructor', 'removeExpired']

/** Fields that an instance gets from its constructor, and the fields of every error. */
const OF_INSTANCES = [
  'backend',
  'cause',
  'code',
  'message',
  'nativeCode',
  'operation',
  'outcomeKnown',
  'retryable',
  'stack'
]

describe.each([
  ['index', name],
  ['redis', `${name}/redis`],
  ['postgres', `${name}/postgres`],
  ['mysql', `${name}/mysql`],
  ['mongodb', `${name}/mongodb`]
])('the declarations of %s', (entry, specifier) => {
  const declared = declaredBy(entry)

  it.each([
    ['ESM', () => import(specifier)],
    ['CommonJS', async () => require(specifier)]
  ])('name what its %s exports, and each class’s members', async (_, load) => {
    const exported: Record<string, unknown> = await load()
    expect(Object.keys(exported).sort()).toEqual(Object.keys(declared).sort())
    for (const [className, members] of Object.entries(declared)) {
      expect(membersOf(exported[className] as new () => object), className).toEqual(members.filter(isOfPrototype))
    }
  })
})

function isOfPrototype(member: string): boolean {
  return !OF_INSTANCES.includes(member)
}

function membersOf({ prototype }: new () => object): string[] {
  const names = new Set<string>()
  for (
    let link = prototype;
    link !== Object.prototype && link !== Error.prototype;
    link = Object.getPrototypeOf(link)
  ) {
    for (const member of Object.getOwnPropertyNames(link)) names.add(member)
  }
  return [...names].filter((member) => !PROTECTED.includes(member)).sort()
}
