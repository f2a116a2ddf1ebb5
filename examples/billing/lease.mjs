// Keeps a lock while a run goes on, and tells when it was lost.

/** @param {import('@go-go-scope/persistence-native').LockHandle} handle @param {number} ttl milliseconds */
export function keepLease(handle, ttl) {
  const lease = { lost: false, end: () => clearInterval(timer) }
  const timer = setInterval(async () => {
    if (!(await handle.extend(ttl))) lease.lost = true
  }, ttl * 0.6)
  return lease
}
