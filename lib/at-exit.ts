// Node waits for what its workers do before it lets an addon clean up. Where that is a wait inside of a client library,
// a process that exits would last until the wait's deadline.
import type { Native } from './native.js'

let open: WeakRef<Native>[] = []
let listens = false

export function abandonAtExit(native: Native): void {
  open = [...open.filter((one) => one.deref() !== undefined), new WeakRef(native)]
  if (!listens) process.once('exit', abandonAll)
  listens = true
}

function abandonAll(): void {
  for (const one of open) one.deref()?.abandon()
}
