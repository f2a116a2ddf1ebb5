// looks-up.mjs <name>: reports its addresses again and again.
import { lookup } from 'node:dns/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { report } from '../../../support/child.mjs'

const [name] = process.argv.slice(2)
for (;;) {
  const found = await lookup(name, { all: true })
  report(found.map(({ address }) => address).join())
  await sleep(100)
}
