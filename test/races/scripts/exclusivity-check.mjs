// Finds a second holder of a lock without any clock: only one process can create a file.
import { closeSync, openSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { race } from './race.mjs'

function claims(file) {
  try {
    closeSync(openSync(file, 'wx'))
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

/** Does the work of a holder, and resolves to whether no other holder worked at the same time. */
export async function whileAlone(key, work) {
  const file = join(race.folder, key)
  const alone = claims(file)
  await work()
  if (alone) unlinkSync(file)
  return alone
}
