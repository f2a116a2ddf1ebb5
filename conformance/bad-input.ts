// Bad values for each kind of argument, with the class of the expected error.
export type Cell = [name: string, bad: unknown, kinds: string]

const unreadable = {
  valueOf() {
    throw new Error('a valueOf that throws')
  },
  toString() {
    throw new Error('a toString that throws')
  }
}

const notText: Cell[] = [
  ['null', null, 'TypeError'],
  ['a number', 42, 'TypeError'],
  ['an object', {}, 'TypeError'],
  ['an array', ['k'], 'TypeError'],
  ['a symbol', Symbol('k'), 'TypeError'],
  ['a String object', new String('k'), 'TypeError'],
  ['an object that throws when it is converted', unreadable, 'TypeError']
]
const optionalText: Cell[] = [
  ...notText,
  ['empty', '', 'TypeError|RangeError'],
  ['too long', 'k'.repeat(100_000), 'RangeError'],
  ['a lone surrogate', 'a\ud800', 'RangeError']
]
const badNumber: Cell[] = [
  ['null', null, 'RangeError'],
  ['text', '5', 'RangeError'],
  ['an object', {}, 'RangeError'],
  ['a BigInt', 5n, 'RangeError'],
  ['a symbol', Symbol('n'), 'RangeError'],
  ['a Number object', new Number(5), 'RangeError'],
  ['an object that throws when it is converted', unreadable, 'RangeError'],
  ['NaN', Number.NaN, 'RangeError'],
  ['Infinity', Number.POSITIVE_INFINITY, 'RangeError'],
  ['-Infinity', Number.NEGATIVE_INFINITY, 'RangeError'],
  ['negative', -1, 'RangeError'],
  ['2^53', 2 ** 53, 'RangeError']
]
const absent = (kinds: string): Cell => ['absent', undefined, kinds]
const fraction: Cell = ['a fraction', 1.5, 'RangeError']
const zero: Cell = ['0', 0, 'RangeError']
/** For fields of an object and for counts, a wrong type and a wrong number are different errors. */
const field = (cells: Cell[]): Cell[] => cells.map(([name, bad]) => [name, bad, 'TypeError|RangeError'])

export const cells = {
  text: [absent('TypeError'), ...optionalText],
  optionalText,
  ttl: badNumber,
  lockTtl: [...badNumber, zero],
  max: [absent('RangeError'), ...badNumber, fraction, zero],
  count: field([absent(''), ...badNumber, fraction]),
  number: field([absent(''), ...badNumber]),
  optionalNumber: field(badNumber),
  record: [
    absent('TypeError'),
    ...notText.filter(
      ([name]) =>
        name !== 'an object' && name !== 'an object that throws when it is converted' && name !== 'a String object'
    ),
    ['text', 'closed', 'TypeError'] as Cell
  ],
  list: [
    absent('TypeError'),
    ...notText.filter(([name]) => name !== 'an array'),
    ['text', 'key', 'TypeError'] as Cell,
    ['a Set', new Set(['k']), 'TypeError'] as Cell,
    ['what is only like an array', { length: 1, 0: 'k' }, 'TypeError'] as Cell,
    ['a sparse array', new Array(2), 'TypeError'] as Cell
  ],
  word: [
    absent('TypeError'),
    ...notText,
    ['unknown', 'ajar', 'TypeError|RangeError'] as Cell,
    ['empty', '', 'TypeError|RangeError'] as Cell
  ]
} satisfies Record<string, Cell[]>
