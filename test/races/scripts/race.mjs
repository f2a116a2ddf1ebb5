// The parent's argument, and an adapter for the database that it names.
import { adapterClass } from '../../support/entries.mjs'

export const race = JSON.parse(process.argv[2])

/** A race is about order, not about time: on a busy machine nothing may time out. */
const patiently = { connectTimeout: 60_000, commandTimeout: 60_000 }

export async function openAdapter(options, url = race.url) {
  const Adapter = await adapterClass(race.backend)
  return new Adapter(url, { ...patiently, ...options })
}
