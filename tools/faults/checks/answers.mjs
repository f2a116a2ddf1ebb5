// Replies to another caller's call: every value names its key and its writer.
import { called, groupBy, isOk, isPossible, violation } from './place.mjs'

// Of the cache: argument and answer { key, writer }; `whole` is false if the padding differs from the writer's.
const wrong = (call, text) => violation('answers', `${call.operation} of ${call.key}: ${text}`, call)

function checkKey(call) {
  const { answer } = call
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return []
  if (answer.whole === false) return [wrong(call, 'a value that nobody wrote')]
  return answer.of === undefined || answer.of === call.key ? [] : [wrong(call, `the answer is about ${answer.of}`)]
}

function checkWriter(read, writes) {
  if (read.answer === null || read.answer.of !== read.key) return []
  const write = writes.get(`${read.key} ${read.answer.writer}`)?.[0]
  const isPlausible = write && isPossible(write) && write.invoked < read.settled
  return isPlausible ? [] : [wrong(read, `a value of ${read.answer.writer}, who had not written it`)]
}

export function wrongAnswers({ calls }) {
  const writes = groupBy(called(calls, 'set'), ({ key, argument }) => `${key} ${argument.writer}`)
  const answered = calls.filter(isOk)
  return [...answered.flatMap(checkKey), ...called(answered, 'get').flatMap((read) => checkWriter(read, writes))]
}
