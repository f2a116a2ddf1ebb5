// build [backend…]: builds the native part from the sources of the package, for platforms without a prebuilt one.
import { alone } from '../build-lock.mjs'
import { buildNative } from '../build-native.mjs'
import { backends, missingPackages } from '../facts.mjs'

function complaintAbout(backend) {
  if (!backends.includes(backend)) return `there is no backend '${backend}' here; there is ${backends.join(', ')}`
  const lacking = missingPackages(backend)
  if (lacking.length === 0) return undefined
  return `the ${backend} backend needs ${lacking.join(' ')} (Debian and Ubuntu names): install that and run this again`
}

/** A backend that was not named is skipped with a message if its libraries are missing. */
export async function run(names) {
  const wanted = backends.length === 1 ? backends : names
  const complaints = [...names, ...wanted].map(complaintAbout).filter((complaint) => complaint !== undefined)
  if (complaints.length === 0) await alone(buildNative)
  for (const complaint of new Set(complaints)) console.error(complaint)
  return complaints.length > 0 ? 1 : 0
}
