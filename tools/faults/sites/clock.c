/*
 * Preloaded into a server: its wall clock is off by as many nanoseconds as the file that CLOCK_OFFSET names holds, for
 * all of its processes from one moment to the next. The monotonic clock, and how long a wait takes, stay right.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t second = 1000000000;
static volatile const int64_t* offset;
static int (*clockOfSystem)(clockid_t, struct timespec*);

__attribute__((constructor)) static void openOffset(void) {
  const char* path = getenv("CLOCK_OFFSET");
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  void* page = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) offset = page;
}

static struct timespec movedBy(const struct timespec* time, int64_t by) {
  int64_t sum = (int64_t)time->tv_sec * second + time->tv_nsec + by;
  struct timespec moved = {.tv_sec = sum / second, .tv_nsec = sum % second};
  return moved;
}

static int64_t step(void) { return offset == NULL ? 0 : *offset; }

int clock_gettime(clockid_t clock, struct timespec* time) {
  if (clockOfSystem == NULL) *(void**)&clockOfSystem = dlsym(RTLD_NEXT, "clock_gettime");
  int failed = clockOfSystem == NULL ? (int)syscall(SYS_clock_gettime, clock, time) : clockOfSystem(clock, time);
  if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) *time = movedBy(time, step());
  return failed;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  (void)zone;
  struct timespec now;
  if (time == NULL || clock_gettime(CLOCK_REALTIME, &now) != 0) return time == NULL ? 0 : -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) *result = now.tv_sec;
  return now.tv_sec;
}

/* A deadline of this size is one of the wall clock; that of the monotonic clock counts from the start of the machine.
 */
static int isWallTime(const struct timespec* until) { return until->tv_sec > 1000000000; }

int pthread_cond_timedwait(pthread_cond_t* restrict condition, pthread_mutex_t* restrict mutex,
                           const struct timespec* restrict until) {
  if (!isWallTime(until)) return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, until);
  struct timespec moved = movedBy(until, -step());
  return pthread_cond_clockwait(condition, mutex, CLOCK_REALTIME, &moved);
}

int pthread_mutex_timedlock(pthread_mutex_t* restrict mutex, const struct timespec* restrict until) {
  struct timespec moved = movedBy(until, -step());
  return pthread_mutex_clocklock(mutex, CLOCK_REALTIME, &moved);
}

int sem_timedwait(sem_t* restrict semaphore, const struct timespec* restrict until) {
  struct timespec moved = movedBy(until, -step());
  return sem_clockwait(semaphore, CLOCK_REALTIME, &moved);
}
