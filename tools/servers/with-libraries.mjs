// Programs that need libraries which newer distributions have no more: a script starts them with these.
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from './alone.mjs'
import { run } from './debian.mjs'

const stub = fileURLToPath(new URL('libcurl-stub.c', import.meta.url))

/** MongoDB 5.0 for Debian 9 wants libcurl's symbols in a version that no distribution has any more. */
async function compileCurl(folder) {
  const versions = join(folder, 'libcurl.map')
  writeFileSync(versions, 'CURL_OPENSSL_3 { global: curl_*; };\n')
  const linking = ['-shared', '-fPIC', '-Wl,-soname,libcurl.so.4', `-Wl,--version-script=${versions}`]
  await run('gcc', [...linking, '-o', join(folder, 'libcurl.so.4'), stub])
}

const extras = { mongodb60: [], mongodb50: [compileCurl] }

function linkOpenssl(libssl, folder) {
  for (const name of ['libssl.so.1.1', 'libcrypto.so.1.1']) symlinkSync(join(dirname(libssl), name), join(folder, name))
}

async function lay(name, program, libssl, folder) {
  if (existsSync(folder)) return
  const fresh = `${folder}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh)
  linkOpenssl(libssl, fresh)
  for (const add of extras[name]) await add(fresh)
  writeFileSync(join(fresh, 'mongod'), `#!/bin/sh\nLD_LIBRARY_PATH=${folder} exec ${program} "$@"\n`, { mode: 0o755 })
  renameSync(fresh, folder)
}

/** The program itself, or a script that starts it with the libraries that it needs; `findOpenssl`: the path of libssl.so.1.1. */
export async function withLibraries(name, program, findOpenssl) {
  if (!Object.hasOwn(extras, name)) return program
  const folder = `${program}-libraries`
  if (!existsSync(folder)) {
    const libssl = await findOpenssl()
    await alone(`${folder}.lock`, () => lay(name, program, libssl, folder))
  }
  return join(folder, 'mongod')
}
