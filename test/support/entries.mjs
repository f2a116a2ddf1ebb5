// What a script imports to reach the adapter of a backend.
import { facts } from '../../tools/facts.mjs'

/** The adapter's class, by the backend's name. */
export async function adapterClass(backend) {
  const entry = await import(`@go-go-scope/persistence-native/${backend}`)
  return entry[facts.backends[backend].class]
}
