// The output of a tracer or a bundler for an application runs in an empty folder that it is copied into.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { nodeFileTrace } from '@vercel/nft'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'

/** A package as it is installed, and a server for its first backend. */
export interface Installed {
  folder: string
  name: string
  className: string
  url: string
}

// A `Date` needs the BSON library on MongoDB, which is loaded late.
const appOf = ({ name, className }: Installed) => `
  import { ${className} } from '${name}'
  const adapter = new ${className}(process.env.SERVER_URL, { keyPrefix: 'copied:' })
  await adapter.set('k', { at: new Date(5), known: true })
  console.log(await adapter.get('k'))
  await adapter.disconnect()`

function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'copied-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function makeApp(installed: Installed): string {
  const app = emptyFolder()
  cpSync(installed.folder, join(app, 'node_modules', installed.name), { recursive: true })
  writeFileSync(join(app, 'app.mjs'), appOf(installed))
  return app
}

/** As Next.js does for `output: 'standalone'`. */
async function tracedInto(target: string, app: string): Promise<string[]> {
  const { fileList, warnings } = await nodeFileTrace([join(app, 'app.mjs')], { base: app, processCwd: app })
  expect([...warnings]).toEqual([])
  for (const file of fileList) cpSync(join(app, file), join(target, file))
  return [...fileList].map((file) => file.replaceAll('\\', '/'))
}

async function bundledInto(target: string, app: string): Promise<void> {
  await build({
    entryPoints: [join(app, 'app.mjs')],
    outfile: join(target, 'app.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@go-go-scope/*']
  })
  cpSync(join(app, 'node_modules'), join(target, 'node_modules'), { recursive: true })
}

async function run(folder: string, url: string): Promise<string> {
  const env = { PATH: dirname(process.execPath), SERVER_URL: url }
  const { stdout } = await promisify(execFile)(process.execPath, ['app.mjs'], { cwd: folder, env })
  return stdout
}

const STORED = '{ at: 1970-01-01T00:00:00.005Z, known: true }\n'

/** @param find called when the tests run: the package may be laid out only then */
export function itRunsWhereItIsCopied(find: () => Installed): void {
  it('runs in a folder that has only the files that @vercel/nft traces', async () => {
    const [installed, target] = [find(), emptyFolder()]
    const files = await tracedInto(target, makeApp(installed))
    expect(
      files.filter((file) => !/^app\.mjs$|\/(package\.json|dist\/\w+(\.load)?\.c?js|prebuilds\/.*\.node)$/.test(file))
    ).toEqual([])
    expect(await run(target, installed.url)).toBe(STORED)
  })

  it('runs in a folder that has only the output of esbuild and the package', async () => {
    const [installed, target] = [find(), emptyFolder()]
    await bundledInto(target, makeApp(installed))
    expect(await run(target, installed.url)).toBe(STORED)
  })
}
