// How the primary of a pair changes, by the commands of whoever runs it.

export const demote = (pair) => pair.switchOver()

/** The replica has all that was confirmed before. */
export async function failOver(pair) {
  await pair.catchUp()
  return pair.failOver()
}
