// The .node files of a release: every library inside, nothing exported but Node-API's entries.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'
import { captures, succeeds } from '../suites/run.mjs'
import { stage } from '../suites/stage.mjs'
import { makeLibraries } from './libraries.mjs'

/** As lib/native/binding.ts looks for them. */
export const platform = `${process.platform}-${process.arch}`

/** Builds the .node files of these backends into `build/prebuilds/<platform>`, and returns that folder. */
export function makeNatives(backends, options) {
  const folder = stage('release-package')
  const libraries = makeLibraries(backends, options)
  const env = { ...process.env, PERSISTENCE_LIBRARIES: libraries.folder }
  forgetOlder(join(folder, 'build'), libraries.stamp)
  if (!succeeds(process.execPath, ['tools/build.mjs', 'native'], { cwd: folder, env }))
    throw new Error('the native build of the release failed, see above')
  const into = join(root, 'build/prebuilds', platform)
  mkdirSync(into, { recursive: true })
  for (const backend of backends) strip(join(folder, 'build/Release', `${backend}.node`), join(into, `${backend}.node`))
  return into
}

// make does not notice that a library was built again: it is no input of the compiler or the linker in its rules.
function forgetOlder(folder, stamp) {
  const file = join(folder, 'libraries')
  if (existsSync(file) && readFileSync(file, 'utf8') === stamp) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  writeFileSync(file, stamp)
}

function strip(from, to) {
  copyFileSync(from, to)
  const { ok, text } = captures('strip', ['--strip-unneeded', to])
  if (!ok) throw new Error(`strip failed on ${to}: ${text}`)
}
