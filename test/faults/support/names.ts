// Host names that only a child process can resolve, with a name server that hangs or refuses, and dead addresses.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const source = fileURLToPath(new URL('names.c', import.meta.url))
const listens = fileURLToPath(new URL('../scripts/listens.mjs', import.meta.url))
let folder: string | undefined
let files = 0

function build(): string {
  const made = mkdtempSync(join(tmpdir(), 'names-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', join(made, 'names.so'), source, '-ldl'])
  return made
}

/** Maps each name to its ordered addresses, or to the behaviour of its name server. */
export type Names = Record<string, string[] | 'silent' | 'refused'>

/** `env` is for a child process; the child sees the names that `change` sets in place of all names. */
export function knowing(names: Names) {
  folder ??= build()
  const file = join(folder, `names-${++files}`)
  function change(changed: Names) {
    writeFileSync(
      file,
      Object.entries(changed)
        .map(([name, value]) => `${name}=${[value].flat().join(',')}\n`)
        .join('')
    )
  }
  change(names)
  return { env: { LD_PRELOAD: join(folder, 'names.so'), NAMES: file }, change }
}

const connects = async (host: string, port: number) => {
  const socket = connect(port, host)
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return Promise.race([once(socket, 'connect').then(() => true), sleep(300).then(() => false)])
}

/** A listener that never accepts, with a full backlog: a connection attempt gets no reply at all. */
export async function deadAddress(host: string, port: number): Promise<void> {
  const child = spawn(process.execPath, [listens, host, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  child.kill('SIGSTOP')
  for (let tries = 0; tries < 20; tries++) if (!(await connects(host, port))) return
  throw new Error(`the queue of ${host}:${port} does not get full`)
}
