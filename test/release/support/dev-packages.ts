// A machine that lacks some development packages: pkg-config finds all others.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const places = execFileSync('pkg-config', ['--variable', 'pc_path', 'pkg-config'], { encoding: 'utf8' }).trim()

/** @param lacking the pkg-config names of the packages that the machine lacks */
export function withoutPackages(folder: string, lacking: readonly string[]): NodeJS.ProcessEnv {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const place of places.split(':').filter(existsSync))
    for (const name of readdirSync(place).filter((file) => !lacking.includes(file.replace(/\.pc$/, ''))))
      if (!existsSync(join(folder, name))) symlinkSync(join(place, name), join(folder, name))
  return { ...process.env, PKG_CONFIG_LIBDIR: folder }
}
