// What the parent has said, and the adapter on its database.
export const race = JSON.parse(process.argv[2])

const classes = { redis: 'RedisAdapter', postgres: 'PostgresAdapter' }

/** A race is about order, not about time: on a busy machine nothing may time out. */
const patiently = { connectTimeout: 60_000, commandTimeout: 60_000 }

export async function openAdapter(options) {
  const entry = await import(`@go-go-scope/persistence-native/${race.backend}`)
  return new entry[classes[race.backend]](race.url, { ...patiently, ...options })
}
