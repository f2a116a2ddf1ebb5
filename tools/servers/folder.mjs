// Folders that vanish with this process, together with everything that runs in them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from './programs.mjs'

const prefix = 'persistence-native-'
const marker = '.throwaway'
const watchdogScript = fileURLToPath(new URL('../watchdog.sh', import.meta.url))

export const temporaryRoot = () => realpathSync(tmpdir())

// A process id alone may have been given away again; with the start time and its namespace it is unique.
function identity(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return { namespace: readlinkSync('/proc/self/ns/pid'), pid, startTime }
}

function ownerIsGone(folder) {
  try {
    const owner = JSON.parse(readFileSync(join(folder, marker), 'utf8'))
    if (owner.namespace !== readlinkSync('/proc/self/ns/pid')) return false
    return !isRunning(owner)
  } catch {
    return false
  }
}

function isRunning(owner) {
  try {
    return identity(owner.pid).startTime === owner.startTime
  } catch {
    return false
  }
}

function watch(folder, stdin) {
  const options = { detached: true, cwd: '/', stdio: [stdin, 'ignore', 'ignore'], env: cleanEnvironment() }
  const watchdog = spawn('/bin/sh', [watchdogScript, folder], options)
  watchdog.unref()
  watchdog.stdin?.unref()
  return watchdog
}

// With an empty input the watchdog cleans up at once.
export function sweepFolders() {
  const root = temporaryRoot()
  const stale = readdirSync(root)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(root, name))
    .filter(ownerIsGone)
  return Promise.all(stale.map((folder) => once(watch(folder, 'ignore').ref(), 'exit')))
}

let swept

export async function openFolder(name, account) {
  swept ??= sweepFolders()
  await swept
  const path = mkdtempSync(join(temporaryRoot(), `${prefix}${name}-`))
  writeFileSync(join(path, marker), JSON.stringify(identity(process.pid)))
  const watchdog = watch(path, 'pipe')
  const gone = new Promise((resolve) => watchdog.once('exit', resolve))
  if (account) chownSync(path, account.uid, account.gid)
  return { path, account, close: () => closeFolder(watchdog, gone) }
}

async function closeFolder(watchdog, gone) {
  watchdog.ref()
  watchdog.stdin.destroy()
  await gone
}

export function writeInto(folder, name, content) {
  const file = join(folder.path, name)
  writeFileSync(file, content, { mode: 0o600 })
  if (folder.account) chownSync(file, folder.account.uid, folder.account.gid)
  return file
}
