// The descriptions of the servers: tools/servers/<server>.json.
import { expect, it } from 'vitest'
import { facts } from '../../tools/facts.mjs'
import { descriptions, fetched, servers } from '../../tools/servers/descriptions.mjs'
import { sources } from '../../tools/servers/sources.mjs'

it.each(servers)('%s: its description is complete', (server) => {
  const { backend, drivers, ...texts } = descriptions[server]
  expect(facts.backends[backend].servers).toContain(server)
  expect(drivers.length).toBeGreaterThan(0)
  for (const field of ['title', 'variable', 'benchmark']) expect(texts[field], field).toMatch(/\S/)
})

it.each(servers)('%s: servers of other releases are fetched, and have a variable of their own', (server) => {
  const { variable, releases, tooOld } = descriptions[server]
  for (const name of [...releases, ...tooOld]) expect(fetched[name]?.variable, name).toMatch(/_URL$/)
  for (const name of releases) expect(fetched[name].variable).not.toBe(variable)
})

it.each(servers)('%s: it can be started', (server) => expect(sources[server].start).toBeTypeOf('function'))
