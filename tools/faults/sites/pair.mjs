// Changes the primary of a pair by an operator's commands.

export const demote = (pair) => pair.switchOver()

/** The replica has all that was confirmed before. */
export async function failOver(pair) {
  await pair.catchUp()
  return pair.failOver()
}
