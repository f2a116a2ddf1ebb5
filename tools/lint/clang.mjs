// The C++ sources and the version of clang's tools that their format follows: other versions break lines differently.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const version = 14

function isOurVersion(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return status === 0 && stdout.includes(`version ${version}.`)
}

/** The name of a program of clang's, or undefined where that version is not installed. */
export const clangTool = (name) => [`${name}-${version}`, name].find(isOurVersion)

export const clangFormat = () => clangTool('clang-format')

const isCpp = (name) => /\.(cpp|hpp)$/.test(name)

export function cppFiles(folders = ['native', 'test/native', 'test/sanitizers']) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter(isCpp)
      .map((name) => join(folder, name))
      .sort()
  )
}
