// How many files and places of the product name one operation: a new one costs as many.
import { productFiles } from './tree.mjs'

// Lines so near to each other are one place.
const near = 3

function placesIn(text, pattern) {
  const lines = text.split('\n').flatMap((line, at) => (pattern.test(line) ? [at] : []))
  return lines.filter((line, index) => index === 0 || line - lines[index - 1] > near).length
}

/** By its native name in any spelling, its method with the first argument, and its name for errors. */
function patternOf({ native, method, argument }) {
  const anyCase = `[${native[0].toLowerCase()}${native[0]}]${native.slice(1)}`
  return new RegExp(`${anyCase}|\\b${method}\\(${argument}\\b|\\{"${method}"`)
}

/** @param {{ native: string, method: string, argument: string }} operation */
export function costOf(files, operation) {
  const pattern = patternOf(operation)
  const counts = productFiles(files)
    .map(({ text }) => placesIn(text, pattern))
    .filter((count) => count > 0)
  return { files: counts.length, places: counts.reduce((sum, count) => sum + count, 0) }
}
