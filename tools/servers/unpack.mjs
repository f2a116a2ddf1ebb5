// A folder of unpacked packages whose programs run with its own libraries and its own dynamic linker.
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './debian.mjs'

// Debian's own layout, which its package base-files makes; it is not among the unpacked ones.
function layLinks(root) {
  for (const name of ['lib', 'lib64', 'bin', 'sbin']) {
    if (!existsSync(join(root, name))) symlinkSync(`usr/${name}`, join(root, name))
  }
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

const isLinker = (path) => /\/ld-linux[^/]*\.so\.\d+$/.test(path)
const isLibrary = (path) => /\.so(\.\d+)*$/.test(path)
const isPlugin = (path) => /\/(plugin|gconv|pgxs|(engines|ossl-modules)[^/]*|postgresql\/\d+\/lib)\//.test(path)

function startsWithElf(path) {
  const file = openSync(path)
  try {
    const head = Buffer.alloc(4)
    readSync(file, head, 0, 4, 0)
    return head.equals(Buffer.from('\x7fELF'))
  } finally {
    closeSync(file)
  }
}

function programsIn(root) {
  const folders = ['usr/bin', 'usr/sbin', 'usr/libexec', 'usr/lib/postgresql']
  const files = folders.flatMap((folder) => filesBelow(join(root, folder)))
  const isProgram = (path) => !isLibrary(path) && statSync(path).mode & 0o100 && startsWithElf(path)
  return files.filter(isProgram)
}

// A script in the place of the program, as programs look for each other by path.
function wrap(program, linker, libraries) {
  const real = `${program}.elf`
  renameSync(program, real)
  const words = [linker, '--inhibit-cache', '--library-path', libraries, '--argv0', '"$0"', real, '"$@"']
  writeFileSync(program, `#!/bin/sh\nexec ${words.join(' ')}\n`, { mode: 0o755 })
}

function wrapAll(root) {
  const programs = programsIn(root)
  if (programs.length === 0) return
  const shared = ['usr/lib', 'lib'].flatMap((folder) => filesBelow(join(root, folder)))
  const linker = shared.find(isLinker)
  if (!linker) throw new Error(`no dynamic linker in ${root}`)
  const folders = new Set(shared.filter((path) => isLibrary(path) && !isPlugin(path)).map(dirname))
  for (const program of programs) wrap(program, linker, [...folders].join(':'))
}

/** Unpacks every package of the folder `packages` into `root`, which can't be moved afterwards. */
export async function unpack(packages, root) {
  const files = readdirSync(packages).filter((name) => name.endsWith('.deb'))
  for (const name of files) await run('dpkg-deb', ['-x', join(packages, name), root])
  wrapAll(root)
  layLinks(root)
}
