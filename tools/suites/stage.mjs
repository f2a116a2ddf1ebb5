// A second copy of the package, with other binaries or other sources in it than the one it was made from.
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from '../facts.mjs'

const listed = (...args) =>
  execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 })
    .split('\0')
    .filter((name) => name !== '' && existsSync(join(root, name)))

// By content, and with a new time: make must see that a file is newer than the objects of an earlier version.
function isSame(name, folder) {
  const target = join(folder, name)
  return existsSync(target) && readFileSync(target).equals(readFileSync(join(root, name)))
}

function copy(name, folder) {
  const target = join(folder, name)
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(join(root, name), target)
}

// Removes files that were deleted since the copy was made, so that no old test is run.
function dropOthers(wanted, folder) {
  for (const part of ['conformance', 'lib', 'native', 'test', 'tools', 'types']) {
    if (!existsSync(join(folder, part))) continue
    const entries = readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
    const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const name of names) if (!wanted.has(relative(folder, name))) rmSync(name)
  }
}

/** Copies the files that git tracks or would track to build/<name>, and returns that folder. A second run copies changed files only. */
export function stage(name) {
  const folder = join(root, 'build', name)
  const files = listed('--cached', '--others', '--exclude-standard')
  for (const file of files) if (!isSame(file, folder)) copy(file, folder)
  dropOthers(new Set(files), folder)
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
