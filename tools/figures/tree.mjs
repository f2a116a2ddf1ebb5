// The measured sources, of a folder or of a commit.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../facts.mjs'

const parts = ['native', 'lib', 'types', 'tools', 'bench', 'binding.gyp', 'CMakeLists.txt', 'package.json']

function filesOf(folder, name) {
  const place = join(folder, name)
  if (!existsSync(place)) return []
  if (statSync(place).isFile()) return [name]
  return readdirSync(place, { recursive: true })
    .map((inner) => `${name}/${inner}`)
    .filter((path) => statSync(join(folder, path)).isFile())
}

/** @returns {{ path: string, text: string }[]} the files of the product and of its tools, in the order of their paths */
export const readTree = (folder) =>
  parts
    .flatMap((name) => filesOf(folder, name))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))

/** The same of a commit. */
export function readCommit(ref) {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'))
  try {
    const archive = execFileSync('git', ['archive', ref], { cwd: root, maxBuffer: 1 << 30 })
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    return readTree(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const product = /^(native|lib|types)\//

export const productFiles = (files) => files.filter(({ path }) => product.test(path))
