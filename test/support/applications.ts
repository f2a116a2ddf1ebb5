import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Application {
  readonly folder: string
  /** Copies a script into the application. @returns the path of the copy */
  add(script: URL): string
  remove(): void
}

/**
 * Makes the folder of an application that has this package and others installed.
 * @param packages the names in this repository's package.json, by the names that the application imports
 */
export function makeApplication(packages: Record<string, string>): Application {
  const folder = mkdtempSync(join(tmpdir(), 'application-'))
  const link = (name: string, target: string) => {
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(target, place)
  }
  link('@go-go-scope/persistence-native', root)
  for (const [name, ours] of Object.entries(packages)) link(name, join(root, 'node_modules', ours))
  return {
    folder,
    add(script) {
      const place = join(folder, 'main.mjs')
      cpSync(script, place)
      return place
    },
    remove: () => rmSync(folder, { recursive: true })
  }
}
