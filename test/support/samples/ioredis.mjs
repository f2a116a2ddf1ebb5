// An ioredis whose clients refuse commands: a sample may only read their settings and end them.
import { Redis as Real } from 'ioredis'
import { refuse } from './refuse.mjs'

export class Redis extends Real {
  #handedOver = true

  // The constructor of ioredis connects at once, before its methods are replaced.
  connect() {
    return #handedOver in this ? refuse('connect') : Promise.resolve()
  }

  sendCommand() {
    refuse('sendCommand')
  }
}
