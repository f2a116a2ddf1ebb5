// What is preloaded into a server: a disk that can be full, and a clock that can be set.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('full-disk.c', import.meta.url))

function findFakeTime() {
  const folders = readdirSync('/usr/lib', { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const files = folders.map(({ name }) => join('/usr/lib', name, 'faketime/libfaketimeMT.so.1'))
  const found = files.find((file) => existsSync(file))
  if (found === undefined) throw new Error('libfaketime is missing: apt-get install libfaketime')
  return found
}

export class Disk {
  #library
  #flag

  constructor(folder) {
    this.#library = join(folder, 'full-disk.so')
    this.#flag = join(folder, 'disk-is-full')
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', this.#library, source, '-ldl'])
    chmodSync(this.#library, 0o755)
  }

  get env() {
    return { LD_PRELOAD: this.#library, DISK_FULL: this.#flag }
  }

  fill(isFull) {
    if (isFull) writeFileSync(this.#flag, '')
    else rmSync(this.#flag, { force: true })
  }
}

/** The wall clock of every process that has `env`; their monotonic clock stays right. */
export class Clock {
  #file
  #offset = 0

  constructor(folder) {
    this.#file = join(folder, 'clock')
    this.step(0)
  }

  get env() {
    return {
      LD_PRELOAD: findFakeTime(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1'
    }
  }

  /** By milliseconds. */
  step(by) {
    this.#offset += by
    const sign = this.#offset < 0 ? '-' : '+'
    writeFileSync(`${this.#file}.new`, `${sign}${Math.abs(this.#offset) / 1000}s\n`, { mode: 0o644 })
    renameSync(`${this.#file}.new`, this.#file)
  }
}

/** Both of them in one environment. */
export function together(...envs) {
  const all = Object.assign({}, ...envs)
  return { ...all, LD_PRELOAD: envs.map(({ LD_PRELOAD }) => LD_PRELOAD).join(':') }
}
