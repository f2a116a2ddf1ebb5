// One process at a time, of all on this machine: the kernel frees the lock however its holder ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs `work` while no other process holds the lock on `file`. */
export async function alone(file, work) {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; cat'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const failed = once(holder, 'exit').then(() => Promise.reject(new Error(`can't lock ${file}`)))
  failed.catch(() => {})
  await Promise.race([once(holder.stdout, 'data'), failed])
  try {
    return await work()
  } finally {
    holder.stdin.destroy()
  }
}
