#!/usr/bin/env bash
# libmongoc 1.23.1: mongoc_client_destroy() sleeps for up to half a second when the server has just refused a command as
# no primary.
#
# Why it surprises: freeing a client looks like freeing memory. A client that has run a command has a session, which
# mongoc_client_destroy() ends on the server. The topology is known to be out of date, so it is scanned again, but not
# within minHeartbeatFrequencyMS (500 ms) of the last scan: the calling thread sleeps until then. Then it connects anew.
# Expected: that endSessions is sent to a known server or to none, as the specification of sessions has it end quietly
# where there is no server, or that the manual says that the call blocks.
# Source: https://mongoc.org/libmongoc/1.23.1/mongoc_client_destroy.html ("Release all resources associated with client
# and free the structure"), https://mongoc.org/libmongoc/1.23.1/mongoc_client_reset.html
# What follows: a client that leads to a wrong server is reset before it is destroyed (mongoc_client_reset clears
# the pool of sessions without endSessions), or destroyed on a thread that no call waits for.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

revision=1.23.1-1+deb12u3
for package in libmongoc-1.0-0 libbson-1.0-0; do
  apt-get -q download "$package=$revision" >apt.log 2>&1
  dpkg-deb -x "${package}"_*.deb libraries
done
say "$(python3 --version), libmongoc $revision of Debian 12"
export LD_LIBRARY_PATH
LD_LIBRARY_PATH="$folder/$(dirname "$(cd "$folder" && find libraries -name 'libmongoc-1.0.so.0')")"

start_mongodb --replSet rs0
cat >run.py <<'PY'
import ctypes as c, os, time

mongoc = c.CDLL('libmongoc-1.0.so.0')
bson = c.CDLL('libbson-1.0.so.0')
mongoc.mongoc_client_new.restype = c.c_void_p
bson.bson_new_from_json.restype = c.c_void_p
url = f"mongodb://127.0.0.1:{os.environ['MONGODB_PORT']}/?directConnection=true".encode()
mongoc.mongoc_init()
mongoc.mongoc_log_set_handler(None, None)


def new_client():
    return c.c_void_p(mongoc.mongoc_client_new(url))


def run(client, json):
    command = c.c_void_p(bson.bson_new_from_json(json.encode(), c.c_ssize_t(-1), None))
    done = mongoc.mongoc_client_write_command_with_opts(client, b'admin', command, None, None, None)
    bson.bson_destroy(command)
    return bool(done)


def until(client, json):
    while not run(client, json):
        time.sleep(0.1)


def seen(what, client, reset=False):
    start = time.monotonic()
    if reset:
        mongoc.mongoc_client_reset(client)
    mongoc.mongoc_client_destroy(client)
    took = (time.monotonic() - start) * 1000
    print(f"{what}: {'at once' if took < 100 else 'up to half a second later' if took < 600 else 'later'}")


write = '{"insert": "c", "documents": [{}]}'
admin = new_client()
run(admin, '{"replSetInitiate": {"_id": "rs0", "members": [{"_id": 0, "host": "127.0.0.1:%s"}]}}' % os.environ['MONGODB_PORT'])
until(admin, write)


def step_down():
    run(admin, '{"replSetStepDown": 60, "force": true}')


well = new_client()
assert run(well, write)
seen('well', well)
for what, reset in [('no primary any more', False), ('no primary any more, reset first', True)]:
    client = new_client()
    assert run(client, write)
    step_down()
    assert not run(client, write)
    seen(what, client, reset)
    mongoc.mongoc_client_destroy(admin)
    admin = new_client()
    run(admin, '{"replSetFreeze": 0}')
    until(admin, write)
PY
python3 run.py >seen
compare <<'SEEN'
well: at once
no primary any more: up to half a second later
no primary any more, reset first: at once
SEEN
