// The common part of commands with options: they read options, and an error ends with the usage.
import { parseArgs } from 'node:util'

export function commandLine(usage, options) {
  const fail = (message) => {
    throw new Error(`${message}; ${usage}`)
  }
  return {
    fail,
    parse(args) {
      try {
        return parseArgs({ args, options, allowPositionals: true })
      } catch (error) {
        return fail(error.message)
      }
    },
    /** @returns {string[]} `list`, all of whose names are in `all` */
    known(what, list, all) {
      const unknown = list.find((name) => !all.includes(name))
      return unknown === undefined ? list : fail(`unknown ${what} '${unknown}'`)
    }
  }
}
