#!/usr/bin/env bash
# mongodb 6.21.0 and 7.9.0: the options of a client can't be used to make another one; 7 also refuses settings that it
# filled in itself.
#
# Why it surprises: client.options looks like what the constructor takes, and most names are the same. Nine keys are
# refused, loadBalanced with a message about the URI; after the driver's private ones are taken out, 6 works and 7
# stumbles over runtime, an option name of its own.
# Expected: options that a client reports are options that a client accepts, or are kept apart from what it derived
# from them.
# Source: the type of client.options is MongoOptions (parsed), that of the constructor's argument MongoClientOptions.
# What follows: a library that is handed a client must use that client, or pick the options that it knows by name.
# Copying all but a list of exceptions breaks with each release that adds one.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages mongodb6@npm:mongodb@6.21.0 mongodb7@npm:mongodb@7.9.0
cat >run.cjs <<'JS'
const url = 'mongodb://127.0.0.1:27017'
const derived = [
  ...['hosts', 'loadBalanced', 'srvMaxHosts', 'srvServiceName', 'dbName'],
  ...['userSpecifiedAuthSource', 'userSpecifiedReplicaSet', 'mongoLoggerOptions', 'metadata', 'extendedMetadata']
]
for (const major of [6, 7]) {
  const { MongoClient } = require(`mongodb${major}`)
  const { options } = new MongoClient(url)
  const attempt = (changed) => {
    try {
      new MongoClient(url, changed)
      return 'accepted'
    } catch (error) {
      return error.message
    }
  }
  const refused = Object.keys(options).filter((name) => attempt({ [name]: options[name] }) !== 'accepted')
  console.log(`mongodb ${major}: its own options: ${attempt(options)}; ${refused.length} are refused one by one`)
  const kept = Object.fromEntries(Object.entries(options).filter(([name]) => !derived.includes(name)))
  console.log(`mongodb ${major}: without what is derived from others: ${attempt(kept)}`)
}
JS
node run.cjs >seen
compare <<'SEEN'
mongodb 6: its own options: loadBalanced is only a valid option in the URI; 9 are refused one by one
mongodb 6: without what is derived from others: accepted
mongodb 7: its own options: loadBalanced is only a valid option in the URI; 9 are refused one by one
mongodb 7: without what is derived from others: option runtime is not supported
SEEN
