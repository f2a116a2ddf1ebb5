// Reports when it holds the lock on the given file, and keeps it.
import { alone } from '../../../tools/servers/alone.mjs'

await alone(process.argv[2], async () => {
  console.log('held')
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
