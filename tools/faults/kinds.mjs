// The faults by name: `title`, `draw(random, processes)` for the details that the seed decides, `make(run, details)`.
import { blackHole, cut, halfOpen, replyCut, reset } from './kinds/network.mjs'
import { holderStop, serverKill, serverStop } from './kinds/processes.mjs'
import { clockStep, demotion, diskFull, failover, freeze, sessions } from './kinds/servers.mjs'

export const kinds = {
  'server-kill': serverKill,
  'server-stop': serverStop,
  'holder-stop': holderStop,
  cut,
  reset,
  'half-open': halfOpen,
  'black-hole': blackHole,
  'reply-cut': replyCut,
  sessions,
  freeze,
  'disk-full': diskFull,
  'clock-step': clockStep,
  demotion,
  failover
}
