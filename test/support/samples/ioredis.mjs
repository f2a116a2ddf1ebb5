// An ioredis whose clients must not be used: only their settings may be read, and they may be ended.
import { Redis as Real } from 'ioredis'
import { refuse } from './refuse.mjs'

export class Redis extends Real {
  #handedOver = true

  // The constructor of ioredis connects by itself, before there is anything to refuse.
  connect() {
    return #handedOver in this ? refuse('connect') : Promise.resolve()
  }

  sendCommand() {
    refuse('sendCommand')
  }
}
