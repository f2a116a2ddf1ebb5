// Which fault comes when: by the seed alone.
import { randomFrom } from './random.mjs'

const pause = [150, 900]

/**
 * Endless, in rounds: each has every kind once, in another order.
 * @param {number} seed
 * @param {object} kinds by name; `draw(random, processes)` of each gives the details
 * @param {number} processes of callers
 */
export function* scheduleOf(seed, kinds, processes) {
  const random = randomFrom(seed)
  for (;;)
    for (const name of random.shuffled(Object.keys(kinds))) {
      const details = kinds[name].draw?.(random, processes) ?? {}
      yield { name, pause: random.between(...pause), details }
    }
}
