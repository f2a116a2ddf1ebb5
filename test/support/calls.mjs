// Calls of every family; each needs a connection.
export const calls = {
  acquire: (adapter) => adapter.acquire('k', 1000),
  forceRelease: (adapter) => adapter.forceRelease('k'),
  getState: (adapter) => adapter.getState('k'),
  setState: (adapter) => adapter.setState('k', { state: 'closed', failureCount: 0 }),
  recordFailure: (adapter) => adapter.recordFailure('k', 3),
  recordSuccess: (adapter) => adapter.recordSuccess('k'),
  get: (adapter) => adapter.get('k'),
  set: (adapter) => adapter.set('k', 1),
  delete: (adapter) => adapter.delete('k'),
  has: (adapter) => adapter.has('k'),
  clear: (adapter) => adapter.clear(),
  keys: (adapter) => adapter.keys(),
  'idempotency.get': (adapter) => adapter.idempotency.get('k'),
  'idempotency.set': (adapter) => adapter.idempotency.set('k', 1),
  'idempotency.delete': (adapter) => adapter.idempotency.delete('k'),
  save: (adapter) => adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 }),
  load: (adapter) => adapter.load('c'),
  loadLatest: (adapter) => adapter.loadLatest('t'),
  list: (adapter) => adapter.list('t'),
  cleanup: (adapter) => adapter.cleanup('t', 1),
  deleteAll: (adapter) => adapter.deleteAll('t')
}
