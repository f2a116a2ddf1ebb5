// Folders that vanish with this process, together with everything that runs in them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from './programs.mjs'
import { allRoots, diskRoot, quickRoot } from './roots.mjs'

const prefix = 'persistence-native-'
const marker = '.throwaway'
const watchdogScript = fileURLToPath(new URL('../watchdog.sh', import.meta.url))

// A process id alone may have been given away again; with the start time and its namespace it is unique.
function identity(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return { namespace: readlinkSync('/proc/self/ns/pid'), pid, startTime }
}

function ownerIsGone(folder) {
  try {
    const file = join(folder, marker)
    const owner = JSON.parse(readFileSync(file, 'utf8'))
    const isOurs = statSync(file).uid === process.getuid() && owner.namespace === readlinkSync('/proc/self/ns/pid')
    return isOurs && !isRunning(owner)
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

function throwAwayFolders(root) {
  const names = readdirSync(root).filter((name) => name.startsWith(prefix))
  return names.map((name) => join(root, name))
}

function sweepFolders() {
  const stale = [...allRoots()].flatMap(throwAwayFolders).filter(ownerIsGone)
  return Promise.all(stale.map(removeNow))
}

// With an empty input the watchdog cleans up at once.
async function removeNow(folder) {
  const watchdog = watch(folder, 'ignore')
  watchdog.ref()
  await once(watchdog, 'exit')
}

let swept

/** `quick`: it may be in memory. `account`: its owner, by default this account. */
export async function openFolder(name, { account, quick = false } = {}) {
  swept ??= sweepFolders()
  await swept
  const path = mkdtempSync(join(quick ? quickRoot() : diskRoot(), `${prefix}${name}-`))
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
