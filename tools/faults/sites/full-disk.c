/*
 * Preloaded into a server: while the file disk-is-full is in the folder that it was started in, no file grows and none
 * gets room in advance, by ENOSPC, as on a full disk. What lies within a file's size can be written.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char flag[PATH_MAX + sizeof "/disk-is-full"];

/* Before the server changes its folder. */
__attribute__((constructor)) static void nameFlag(void) {
  if (getcwd(flag, PATH_MAX) != NULL) strcat(flag, "/disk-is-full");
}

static int isFull(void) {
  int before = errno;
  int found = access(flag, F_OK) == 0;
  errno = before;
  return found;
}

static int grows(int file, off_t end) {
  struct stat status;
  return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && end > status.st_size;
}

/* Where a write without an offset begins. */
static off_t positionOf(int file) {
  struct stat status;
  off_t position = lseek(file, 0, SEEK_CUR);
  return position < 0 && fstat(file, &status) == 0 ? status.st_size : position;
}

static size_t sizeOf(const struct iovec* parts, int count) {
  size_t size = 0;
  for (int at = 0; at < count; at++) size += parts[at].iov_len;
  return size;
}

#define REFUSE_IF(condition, failure) \
  if (isFull() && (condition)) {      \
    errno = ENOSPC;                   \
    return failure;                   \
  }
#define NEXT(name, type) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int file, const void* bytes, size_t size) {
  REFUSE_IF(size > 0 && grows(file, positionOf(file) + (off_t)size), -1)
  return NEXT("write", ssize_t(*)(int, const void*, size_t))(file, bytes, size);
}

ssize_t writev(int file, const struct iovec* parts, int count) {
  REFUSE_IF(grows(file, positionOf(file) + (off_t)sizeOf(parts, count)), -1)
  return NEXT("writev", ssize_t(*)(int, const struct iovec*, int))(file, parts, count);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  REFUSE_IF(grows(file, offset + (off_t)size), -1)
  return NEXT("pwrite", ssize_t(*)(int, const void*, size_t, off_t))(file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off_t offset) { return pwrite(file, bytes, size, offset); }

ssize_t pwritev(int file, const struct iovec* parts, int count, off_t offset) {
  REFUSE_IF(grows(file, offset + (off_t)sizeOf(parts, count)), -1)
  return NEXT("pwritev", ssize_t(*)(int, const struct iovec*, int, off_t))(file, parts, count, offset);
}

ssize_t pwritev64(int file, const struct iovec* parts, int count, off_t offset) {
  return pwritev(file, parts, count, offset);
}

int fallocate(int file, int mode, off_t offset, off_t size) {
  REFUSE_IF(1, -1)
  return NEXT("fallocate", int (*)(int, int, off_t, off_t))(file, mode, offset, size);
}

int fallocate64(int file, int mode, off_t offset, off_t size) { return fallocate(file, mode, offset, size); }

int posix_fallocate(int file, off_t offset, off_t size) {
  if (isFull()) return ENOSPC;
  return NEXT("posix_fallocate", int (*)(int, off_t, off_t))(file, offset, size);
}

int posix_fallocate64(int file, off_t offset, off_t size) { return posix_fallocate(file, offset, size); }
