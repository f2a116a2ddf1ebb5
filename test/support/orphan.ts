// A worker whose run was killed ends, and the servers that it holds end with it.
process.once('disconnect', () => process.exit())
