// The compiler zig, which brings the headers and libraries of every target. Fetched once, of one version.
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { alone } from './servers/alone.mjs'
import { cacheFolder } from './servers/cache.mjs'
import { fetchWheel, filesIn } from './wheels.mjs'

const version = '0.15.2'
const index = 'https://pypi.org/simple/ziglang/'
const wheels = {
  x64: {
    file: `ziglang-${version}-py3-none-manylinux_2_12_x86_64.manylinux2010_x86_64.musllinux_1_1_x86_64.whl`,
    sha256: '806316453d1ede7174ed3fefb8e5348154629089c3bb5fe812dfd0e172fac130'
  },
  arm64: {
    file: `ziglang-${version}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl`,
    sha256: 'edc0aa60ec964a4cf462d40f68d7de242ddf37fd9a80f2afaee6397059463230'
  }
}

function unpack(wheel, folder) {
  for (const { name, read } of filesIn(wheel)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, read())
  }
  chmodSync(join(folder, 'ziglang/zig'), 0o755)
}

async function fetchOnce(folder) {
  if (existsSync(folder)) return
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  unpack(await fetchWheel(index, wheels[process.arch]), unfinished)
  renameSync(unfinished, folder)
}

/** The path of the compiler. */
export async function findZig() {
  const folder = join(cacheFolder(), `zig-${version}`)
  if (!existsSync(folder)) await alone(`${folder}.lock`, () => fetchOnce(folder))
  return join(folder, 'ziglang/zig')
}
