// The shared files that name the backends, and the file names that all backends have.
import { facts } from '../facts.mjs'

const names = Object.keys(facts.backends)
const wordsOf = (backend) => new RegExp(facts.backends[backend].keywords.join('|'), 'i')

// Files that belong to one backend, the entries of all of them, and data.
const own = new RegExp(`(^|/)(io)?(${[...names, 'mariadb'].join('|')})([./-]|$)`)
const skipped =
  /^(lib\/index\.ts|types\/index\.d\.ts|tools\/sources\.json|tools\/lint\/fixtures\/.*|.*(defects|mutations)\.json)$/
const product = /^(native|lib|types)\/|^(binding\.gyp|CMakeLists\.txt|package\.json)$/
const cLike = /\.([cm]?[jt]s|[ch]pp)$/

const withoutComments = ({ path, text }) =>
  cLike.test(path) ? text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*/g, '$1') : text

/** A file that names all backends but one has a list of them, to which a new backend is added. */
function listsBackends(file) {
  const text = withoutComments(file)
  return names.filter((name) => wordsOf(name).test(text)).length >= names.length - 1
}

/** The shared files with a list of backends: of the product, and of its tools. */
export function listsIn(files) {
  const lists = files.filter(({ path }) => !own.test(path) && !skipped.test(path)).filter(listsBackends)
  const [ofProduct, ofTools] = [
    lists.filter(({ path }) => product.test(path)),
    lists.filter(({ path }) => !product.test(path))
  ]
  return { product: ofProduct.map(({ path }) => path), tools: ofTools.map(({ path }) => path) }
}

const namesIn = (files, backend) =>
  new Set(
    files
      .filter(({ path }) => path.startsWith(`native/${backend}/`))
      .map(({ path }) => path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''))
  )

/** @returns {{ common: string[], all: number }} names without their endings */
export function fileNames(files) {
  const [first, ...others] = names.map((backend) => namesIn(files, backend))
  const all = new Set([first, ...others].flatMap((some) => [...some]))
  return { common: [...first].filter((name) => others.every((some) => some.has(name))), all: all.size }
}
