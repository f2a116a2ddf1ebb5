// node tools/servers/fetch.mjs NAME…: fetches the programs of these servers unless they are there.
import { privateServer } from './private.mjs'

try {
  for (const name of process.argv.slice(2)) await privateServer(name)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
