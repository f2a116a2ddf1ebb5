// The adapter in memory with one line of it changed.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { MemoryAdapter } from './memory/adapter.js'

const folder = fileURLToPath(new URL('memory', import.meta.url))

export interface Change {
  /** Must occur exactly once in the sources of the adapter. */
  from: string
  to: string
}

const occurrences = (text: string, part: string) => text.split(part).length - 1

function fileWith({ from }: Change): string {
  const files = readdirSync(folder).map((name) => join(folder, name))
  const [file, ...others] = files.filter((one) => readFileSync(one, 'utf8').includes(from))
  if (!file || others.length > 0 || occurrences(readFileSync(file, 'utf8'), from) !== 1)
    throw new Error(`"${from}" does not stand exactly once in the adapter`)
  return file
}

function changing(change: Change): Plugin {
  const changed = fileWith(change)
  return {
    name: 'changing',
    setup: ({ onLoad }) =>
      onLoad({ filter: /memory\/\w+\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        return { loader: 'ts', contents: path === changed ? text.replace(change.from, () => change.to) : text }
      })
  }
}

/** The class with the change in it. */
export async function plant(change: Change): Promise<typeof MemoryAdapter> {
  const place = mkdtempSync(join(tmpdir(), 'planted-'))
  const outfile = join(place, 'adapter.mjs')
  const entry = join(folder, 'adapter.ts')
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [changing(change)]
  })
  const loaded = await import(pathToFileURL(outfile).href)
  rmSync(place, { recursive: true })
  return loaded.MemoryAdapter
}
