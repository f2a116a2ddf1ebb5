// Names the module that a script imports for the adapter of a backend.
import { facts } from '../../tools/facts.mjs'
import { backendOf } from '../../tools/servers.mjs'

/** The adapter's class for the name of a backend or of a server. */
export async function adapterClass(name) {
  const backend = backendOf(name)
  const entry = await import(`@go-go-scope/persistence-native/${backend}`)
  return entry[facts.backends[backend].class]
}
