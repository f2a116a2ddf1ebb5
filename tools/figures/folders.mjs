// How the parts of lib depend on each other. A part is a folder or a file directly in lib; an arrow is one part's import of another.
import { posix } from 'node:path'

const partOf = (path) => path.split('/')[1].replace(/\.ts$/, '')

const importsOf = ({ path, text }) =>
  [...text.matchAll(/(?:from|import\()\s*'(\.[^']*)'/g)].map(([, target]) => posix.join(path, '..', target))

/** @returns {[from: string, to: string][]} */
function arrowsIn(files) {
  const pairs = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => target.startsWith('lib/'))
      .map((target) => `${partOf(file.path)} ${partOf(target.replace(/\.js$/, '.ts'))}`)
  )
  return [...new Set(pairs)].map((pair) => pair.split(' ')).filter(([from, to]) => from !== to)
}

/** All parts that can be reached from each part. */
function reachOf(arrows) {
  const reach = new Map(arrows.flat().map((part) => [part, new Set()]))
  const visit = (from, part) => {
    for (const [, to] of arrows.filter(([source]) => source === part))
      if (!reach.get(from).has(to)) {
        reach.get(from).add(to)
        visit(from, to)
      }
  }
  for (const part of reach.keys()) visit(part, part)
  return reach
}

/** The parts on the longest way down; arrows of a cycle do not count. */
function floorsOf(arrows, isBack) {
  const down = arrows.filter((arrow) => !isBack(arrow))
  const known = new Map()
  const floor = (part) => {
    if (!known.has(part))
      known.set(part, 1 + Math.max(0, ...down.filter(([from]) => from === part).map(([, to]) => floor(to))))
    return known.get(part)
  }
  return Math.max(0, ...arrows.flat().map(floor))
}

/** @returns {{ floors: number, arrows: number, back: string[] }} `back`: the arrows that are part of a cycle */
export function layersOf(files) {
  const arrows = arrowsIn(files.filter(({ path }) => path.startsWith('lib/') && path.endsWith('.ts')))
  const reach = reachOf(arrows)
  const isBack = ([from, to]) => reach.get(to).has(from)
  return {
    floors: floorsOf(arrows, isBack),
    arrows: arrows.length,
    back: arrows.filter(isBack).map(([from, to]) => `${from} → ${to}`)
  }
}
