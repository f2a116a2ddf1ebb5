/** Numbers below one, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Random = () => number
type Make = (random: Random, depth: number) => unknown

const below = (random: Random, limit: number) => Math.floor(random() * limit)
const pick = <T>(random: Random, choices: readonly T[]): T => choices[below(random, choices.length)] as T
const many = <T>(random: Random, make: (index: number) => T): T[] =>
  Array.from({ length: below(random, 5) }, (_, i) => make(i))

const TEXTS = [
  '',
  'a',
  '"\\',
  '\n',
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00',
  '\u2028',
  '😀',
  'ä',
  '__proto__',
  '$go-go-scope',
  'toJSON',
  '</script>'
]
const NUMBERS = [0, -0, 1, -1.5, 1e300, 5e-324, 2 ** 53, Number.NaN, Infinity, -Infinity, 0.1]

const text = (random: Random) => pick(random, TEXTS) + pick(random, TEXTS)

const plain: Make[] = [
  text,
  (random) => pick(random, NUMBERS),
  (random) => random() < 0.5,
  () => null,
  (random, depth) => many(random, () => anyValue(random, depth)),
  (random, depth) => Object.fromEntries(many(random, () => [text(random), anyValue(random, depth)]))
]

const rich: Make[] = [
  () => undefined,
  (random) => new Date(pick(random, [0, 1.7e12, -1, 8.64e15])),
  (random) => BigInt(below(random, 1e9)) ** 3n,
  (random, depth) => new Map(many(random, () => [anyValue(random, depth), anyValue(random, depth)])),
  (random, depth) => new Set(many(random, () => anyValue(random, depth))),
  (random) => Buffer.from(text(random)),
  (random) => new Float64Array(many(random, random)),
  (random) => new Uint16Array(many(random, () => below(random, 65_536))).subarray(1),
  () => /a\/b/giu,
  (random, depth) => Object.assign([], { [below(random, 9)]: anyValue(random, depth) }),
  (random, depth) => Object.assign(new Error(text(random), { cause: anyValue(random, depth) }), { code: text(random) })
]

/** Anything that can be stored, nested at random. */
export function anyValue(random: Random, depth = 0): unknown {
  const choices = random() < 0.7 ? plain : rich
  return pick(random, depth > 4 ? plain.slice(0, 4) : choices)(random, depth + 1)
}
