// Texts of several servers that differ in their numbers alone: "1618 grants", "1400 grants".

// Numbers with only blanks between them are one list.
const number = /(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?: -?\d+(?:\.\d+)?(?![\w.,]))*/g

/** The text without its numbers. */
export const skeletonOf = (text) => text.replace(number, '\0')

const numbersIn = (text) => text.match(number) ?? []
const differs = (texts) => {
  const all = texts.map(numbersIn)
  return numbersIn(texts[0]).map((_, place) => new Set(all.map((numbers) => numbers[place])).size > 1)
}

/** The first text, with `change` of those numbers in which the texts differ: the number's place, and how many differ before it. */
function withChanged(texts, change) {
  const isOther = differs(texts)
  let place = -1
  let before = 0
  return texts[0].replace(number, (same) => {
    place += 1
    return isOther[place] ? change(place, before++) : same
  })
}

const letter = (index) => `*${String.fromCharCode('a'.charCodeAt(0) + index)}*`

/**
 * The common text of texts with one skeleton, with letters for the differing numbers, and these numbers of each text.
 * @param {string[]} texts @returns {{ common: string, numbers: string[][] }}
 */
export function compared(texts) {
  const isOther = differs(texts)
  return {
    common: withChanged(texts, (_place, before) => letter(before)),
    numbers: texts.map((text) => numbersIn(text).filter((_, place) => isOther[place]))
  }
}

const toNumber = (text) => Number(text.replaceAll(',', ''))

function rangeOf(texts) {
  const sorted = texts.flatMap((text) => text.split(' ')).toSorted((one, other) => toNumber(one) - toNumber(other))
  return `${sorted[0]}${toNumber(sorted[0]) < 0 ? ' to ' : '–'}${sorted.at(-1)}`
}

/** Texts of one skeleton as one text, with the range of each number in which they differ. */
export const ranged = (texts) => withChanged(texts, (place) => rangeOf(texts.map((text) => numbersIn(text)[place])))

/** @returns {string[][]} the texts of each skeleton */
export function bySkeleton(items, textOf) {
  const groups = new Map()
  for (const item of items) {
    const key = skeletonOf(textOf(item))
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return [...groups.values()]
}
