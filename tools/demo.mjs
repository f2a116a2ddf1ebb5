// npm run demo [-- backend|pglite]: readies the machine, then runs the billing example.
import { backends } from './facts.mjs'
import { build, install } from './setup.mjs'

const BACKENDS = backends
const NAMES = [...BACKENDS, 'pglite']
const USAGE = `usage: npm run demo [-- ${NAMES.join('|')}]`

function chosen(args) {
  if (args.length === 0) return BACKENDS
  if (args.length === 1 && NAMES.includes(args[0])) return args
  const unknown = args.find((arg) => !NAMES.includes(arg))
  throw new Error(unknown !== undefined ? `unknown backend '${unknown}'; ${USAGE}` : USAGE)
}

async function runAll(names) {
  const { runBilling } = await import('../examples/billing/main.mjs')
  const { Display } = await import('../examples/billing/display.mjs')
  let agreed = true
  for (const name of names) agreed = (await runBilling(name, new Display())) && agreed
  return agreed
}

async function main(args) {
  if (args.includes('--help')) return console.log(USAGE)
  const names = chosen(args)
  install('demo')
  build()
  process.exitCode = (await runAll(names)) ? 0 : 1
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`demo: ${error.message}`)
  process.exitCode = 1
})
