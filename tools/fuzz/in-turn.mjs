/** Calls `work` for each, at most so many at a time; the results in the order of `items`. */
export async function inTurn(items, most, work) {
  const results = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const at = next++
      results[at] = await work(items[at])
    }
  }
  await Promise.all(Array.from({ length: most }, worker))
  return results
}
