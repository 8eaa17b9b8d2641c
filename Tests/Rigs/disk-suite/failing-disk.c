/* failing-disk.c: a disk that fails, for one program started with this in LD_PRELOAD.
 *
 * DISK_FAULT=N     the call of that number fails with EIO, counted from 1 among the calls of
 *                  DISK_FAULT_KIND on files whose path holds "journal.sqlite" and not "-shm"
 * DISK_FAULT_KIND  "sync" (fsync, fdatasync) or "write" (pwrite; half of the bytes still arrive)
 * DISK_FAULT_LASTS set: every later call of either kind fails as well
 * DISK_FAULT_MARK  a file that is made when the fault strikes
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long count;
static atomic_bool struck;

static int is_journal(int descriptor) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "journal.sqlite") != NULL && strstr(path, "-shm") == NULL;
}

/* True when this call is to fail. */
static int strikes(const char *kind, int descriptor) {
  const char *number = getenv("DISK_FAULT"), *wanted = getenv("DISK_FAULT_KIND");
  if (number == NULL || wanted == NULL || !is_journal(descriptor)) return 0;
  if (atomic_load(&struck)) return getenv("DISK_FAULT_LASTS") != NULL;
  if (strcmp(kind, wanted) != 0) return 0;
  if (atomic_fetch_add(&count, 1) + 1 != atol(number)) return 0;
  atomic_store(&struck, 1);
  const char *mark = getenv("DISK_FAULT_MARK");
  if (mark != NULL) close(open(mark, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  return 1;
}

int fsync(int descriptor) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  if (!strikes("sync", descriptor)) return real(descriptor);
  errno = EIO;
  return -1;
}

int fdatasync(int descriptor) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
  if (!strikes("sync", descriptor)) return real(descriptor);
  errno = EIO;
  return -1;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
  if (!strikes("write", descriptor)) return real(descriptor, bytes, length, offset);
  (void)!real(descriptor, bytes, length / 2, offset);
  errno = EIO;
  return -1;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  return pwrite64(descriptor, bytes, length, offset);
}
