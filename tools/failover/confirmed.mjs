// Confirmed writes that a server lacks.

async function missingOf(adapter, { sets, checkpoints, failures, unknown }, caller) {
  const values = await Promise.all(sets.map((id) => adapter.get(id)))
  const listed = new Set((await adapter.list(`t${caller}`)).map(({ id }) => id))
  const counted = (await adapter.getState(`b${caller}`))?.failureCount ?? 0
  return {
    sets: values.filter((value, at) => value !== sets[at]).length,
    checkpoints: checkpoints.filter((id) => !listed.has(id)).length,
    // Failures of unknown outcome may hide lost ones.
    failures: Math.max(0, failures - counted),
    twice: Math.max(0, counted - failures - unknown)
  }
}

/** `twice`: failures that the server has counted beyond the callers' failures. */
export async function missingOn(adapter, confirmed) {
  const total = { sets: 0, checkpoints: 0, failures: 0, twice: 0 }
  for (const [caller, own] of confirmed.entries()) {
    const missing = await missingOf(adapter, own, caller)
    for (const name of Object.keys(total)) total[name] += missing[name]
  }
  return total
}
