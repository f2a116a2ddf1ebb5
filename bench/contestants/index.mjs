import { descriptions } from '../../tools/servers/descriptions.mjs'
import { makeOurs } from './ours.mjs'

const rivalsOf = async (driver) => (await import(`./${driver}.mjs`)).rivals

/** Ours first: it makes the tables that the rivals work on, too. */
export async function makeContestants(server, url) {
  const rivals = (await Promise.all(descriptions[server].drivers.map(rivalsOf))).flat()
  const contestants = [await makeOurs(server, url)]
  for (const make of rivals) contestants.push(await make(url))
  return contestants
}
