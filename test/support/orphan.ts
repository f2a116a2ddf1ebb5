// Ends a worker whose test run was killed, so that the worker's servers end, too.
process.once('disconnect', () => process.exit())
