// Waits for the other processes, then reports when it was released.
import { barrier, report } from '../../support/child.mjs'

const began = Date.now()
await barrier()
report({ began, released: Date.now(), argument: process.argv[2], variable: process.env.VARIABLE })
