// A second copy of the package, with other binaries or other sources in it than the one it was made from.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../facts.mjs'

const listed = (...args) =>
  execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 })
    .split('\0')
    .filter((name) => name !== '' && existsSync(join(root, name)))

function copy(name, folder) {
  const target = join(folder, name)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, name), target, { preserveTimestamps: true })
}

function isNewer(name, folder) {
  const target = join(folder, name)
  return !existsSync(target) || statSync(target).mtimeMs !== statSync(join(root, name)).mtimeMs
}

/** Copies what git tracks or would track to build/<name>, and returns that folder. A second time only what changed. */
export function stage(name) {
  const folder = join(root, 'build', name)
  for (const file of listed('--cached', '--others', '--exclude-standard')) if (isNewer(file, folder)) copy(file, folder)
  const modules = join(folder, 'node_modules')
  if (!existsSync(modules)) symlinkSync(join(root, 'node_modules'), modules)
  return folder
}

/** Puts a built folder (dist, build/Release) of `from` into the copy. */
export function place(from, folder, name) {
  const target = join(folder, name)
  rmSync(target, { recursive: true, force: true })
  cpSync(from, target, { recursive: true })
}
