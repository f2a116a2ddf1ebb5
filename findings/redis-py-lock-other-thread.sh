#!/usr/bin/env bash
# redis-py 8.1.0: release() and owned() of a Lock that another thread acquired raise AttributeError, which is no
# LockError.
#
# Why it surprises: the documentation says that another thread won't see the token, which reads like the case that a
# lock is not owned, and that case is LockError. The token is an attribute of a thread-local object that is set only
# in the thread that made the Lock; owned(), which is a question, fails as well.
# Expected: LockError from release(), False from owned().
# Source: https://github.com/redis/redis-py/issues/656 (2015, closed as expected; the argument thread_local is
# documented).
# What follows: "except LockError" does not catch it, and a lock that is acquired in a request and released by a pool
# thread stays until it expires. Pass thread_local=False where a lock changes threads.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

python_packages redis==8.1.0
start_redis
cat >run.py <<'PY'
import os
import threading
import redis
from redis.exceptions import LockError

client = redis.Redis(port=int(os.environ['REDIS_PORT']))

def outcome(call):
    try:
        return call()
    except Exception as error:
        return f'{type(error).__name__}, a LockError: {isinstance(error, LockError)}'

def in_thread(call):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(outcome(call)))
    thread.start()
    thread.join()
    return answers[0]

lock = client.lock('job', timeout=30)
print('acquired:', lock.acquire())
print('owned() in another thread:', in_thread(lock.owned))
print('release() in another thread:', in_thread(lock.release))
print('the key is left:', client.exists('job') == 1)
lock.release()
print('release() of a released lock, same thread:', outcome(lock.release))
shared = client.lock('job', timeout=30, thread_local=False)
shared.acquire()
print('with thread_local=False, owned() in another thread:', in_thread(shared.owned))
PY
python3 run.py >seen
compare <<'SEEN'
acquired: True
owned() in another thread: AttributeError, a LockError: False
release() in another thread: AttributeError, a LockError: False
the key is left: True
release() of a released lock, same thread: LockError, a LockError: True
with thread_local=False, owned() in another thread: True
SEEN
