// The releases of Redis and its forks that a run starts: the installed one, and in a full run others.
const others = ['redis62', 'redis8', 'redis86', 'valkey', 'redict'] as const

export const releases = [undefined, ...(process.env.PERSISTENCE_FULL ? others : [])]
