#!/usr/bin/env bash
# Node-API of Node 20: up to 999 calls of one thread-safe function run in the same turn of the event loop, also calls
# that are queued while it runs; promises continue after each call, timers and setImmediate wait for all of them.
#
# Why it surprises: an addon that splits a long list into short calls, each of which queues the next, expects that the
# application's timers run in between, as they do between the callbacks of setImmediate.
# Expected: the calls that were queued before the turn, then timers.
# Source: kMaxIterationCount in Node's src/node_api.cc; the documentation of napi_call_threadsafe_function does not
# mention it.
# What follows: an addon that settles much work in pieces must count the time itself, and continue by a timer,
# setImmediate or another handle.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

packages node-api-headers@1.8.0
cat >turns.c <<'C'
#include <node_api.h>

static napi_threadsafe_function again;
static int left;

static void piece(napi_env env, napi_value callback, void* context, void* data) {
  if (env == NULL) return;
  napi_value global;
  napi_get_global(env, &global);
  napi_call_function(env, global, callback, 0, NULL, NULL);
  if (--left > 0) napi_call_threadsafe_function(again, NULL, napi_tsfn_nonblocking);
  else napi_release_threadsafe_function(again, napi_tsfn_release);
}

static napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2], name;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  napi_get_value_int32(env, arguments[0], &left);
  napi_create_string_utf8(env, "pieces", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, arguments[1], NULL, name, 0, 1, NULL, NULL, NULL, piece, &again);
  napi_call_threadsafe_function(again, NULL, napi_tsfn_nonblocking);
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, NULL, &function);
  napi_set_named_property(env, exports, "run", function);
  return exports;
}
C
gcc -shared -fPIC -Inode_modules/node-api-headers/include turns.c -o turns.node
cat >run.cjs <<'JS'
const { run } = require('./turns.node')
let pieces = 0
const turns = []
const note = () => {
  if (turns.at(-1) !== pieces) turns.push(pieces)
  if (pieces < 2500) setImmediate(note)
}
let promises = 0
run(2500, () => {
  if (++pieces === 1) setImmediate(note)
  Promise.resolve().then(() => (promises += pieces === promises + 1))
})
process.on('exit', () => {
  console.log(`setImmediate ran after ${turns.join(', ')} of 2500 pieces`)
  console.log(`promises that continued before the next piece: ${promises}`)
})
JS
node run.cjs >seen
compare <<'SEEN'
setImmediate ran after 999, 1998, 2500 of 2500 pieces
promises that continued before the next piece: 2500
SEEN
