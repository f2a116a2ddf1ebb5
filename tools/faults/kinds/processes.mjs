// Processes that are killed and stopped: the server's and the callers'.
import { setTimeout as sleep } from 'node:timers/promises'
import { commandTimeout, ttl } from '../settings.mjs'

export const serverKill = {
  title: 'the server is killed (SIGKILL) and started again',
  draw: ({ between }) => ({ time: between(0, 1500) }),
  async make({ site }, { time }) {
    const node = await site.primary()
    await node.kill()
    await sleep(time)
    await site.restart(node)
  }
}

export const serverStop = {
  title: 'the server is stopped (SIGSTOP)',
  draw: ({ between }) => ({ time: between(200, 2 * commandTimeout) }),
  async make({ site }, { time }) {
    const node = await site.primary()
    node.freeze()
    await sleep(time)
    node.thaw()
  }
}

export const holderStop = {
  title: 'a holder is stopped (SIGSTOP) past its ttl',
  draw: ({ between }, processes) => ({ process: between(0, processes - 1), time: ttl + between(200, 1200) }),
  async make({ fleet }, { process, time }) {
    fleet.freeze(process)
    await sleep(time)
    fleet.thaw(process)
  }
}
