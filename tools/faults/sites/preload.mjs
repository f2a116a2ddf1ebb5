// Libraries that are preloaded into a server: a disk that can be full, and a clock that can be set.
import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sourceOf = (name) => fileURLToPath(new URL(name, import.meta.url))
const sources = ['full-disk.c', 'clock.c'].map(sourceOf)

function build(folder) {
  const library = join(folder, 'preload.so')
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-pthread', '-o', library, ...sources, '-ldl'])
  chmodSync(library, 0o755)
  return library
}

/** Of all servers that have `env`. */
export class Preload {
  #clock
  #offset = 0n
  env

  constructor(folder) {
    const file = join(folder, 'clock')
    writeFileSync(file, Buffer.alloc(8), { mode: 0o644 })
    this.#clock = openSync(file, 'r+')
    this.env = { LD_PRELOAD: build(folder), CLOCK_OFFSET: file }
  }

  /** The disk of one server. */
  fill({ dir }, isFull) {
    const flag = join(dir, 'disk-is-full')
    if (isFull) writeFileSync(flag, '')
    else rmSync(flag, { force: true })
  }

  /** The clock of all of them, by milliseconds. */
  stepClock(by) {
    this.#offset += BigInt(by) * 1_000_000n
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(this.#offset)
    writeSync(this.#clock, bytes, 0, 8, 0)
  }

  stop() {
    closeSync(this.#clock)
  }
}
