// An adapter by the name of its backend, for scripts that get the name as an argument.
const classes = { redis: 'RedisAdapter', postgres: 'PostgresAdapter' }

export async function openAdapter(name, url, options) {
  const module = await import(`@go-go-scope/persistence-native/${name}`)
  return new module[classes[name]](url, { keyPrefix: `script-${process.pid}:`, ...options })
}
