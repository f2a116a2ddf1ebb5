// The name and version of the installed package.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** This module lies in lib/ or, bundled, in dist/. */
export const packageRoot = (): string => dirname(dirname(fileURLToPath(import.meta.url)))

export function ownPackage(): { name: string; version: string } {
  const { name = '', version = '' } = readJson(packageRoot(), 'package.json')
  return { name, version }
}

/** A document of the package; empty where there is none. */
// biome-ignore lint/suspicious/noExplicitAny: it may be any of several
export function readJson(root: string, path: string): any {
  const file = join(root, path)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
