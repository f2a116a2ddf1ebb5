// The demo's own processes: each is sent its job, reports by messages, and leaves when its parent is gone.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * @param {string} file beside this one
 * @param {object} job
 * @param {(message: any) => void} [onMessage]
 */
export function startProcess(file, job, onMessage = () => {}) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  const firstMessage = once(child, 'message').then(([message]) => message)
  child.on('message', onMessage)
  child.send(job)
  return { child, exited, firstMessage, stop: () => stop(child, exited) }
}

async function stop(child, exited) {
  if (child.connected) child.disconnect()
  await exited
}
