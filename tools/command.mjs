#!/usr/bin/env node
// npx <package> <command>: each command is a module whose `run` takes the arguments and gives the exit code.
const commands = {
  build: () => import('./commands/build.mjs')
}

const [name, ...args] = process.argv.slice(2)
if (Object.hasOwn(commands, name ?? '')) {
  const { run } = await commands[name]()
  process.exitCode = await run(args)
} else {
  console.error(`usage: ${Object.keys(commands).join('|')}`)
  process.exitCode = 2
}
