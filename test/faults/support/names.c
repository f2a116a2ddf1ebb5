// Loaded before the C library: names that the tests make up, from the file NAMES, read anew for each lookup, with lines
// like "two=127.0.0.2,127.0.0.1", "hangs=silent" and "no=refused". The system is asked for any other.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int Lookup(const char*, const char*, const struct addrinfo*, struct addrinfo**);
typedef int Search(void*, const char*, int, int, unsigned char*, int);

// What stands behind "name=", without the line's end; 0 when it does not.
static int entry(const char* name, char* value, size_t size) {
  const char* path = getenv("NAMES");
  const size_t length = name ? strlen(name) : 0;
  FILE* file = path && length > 0 ? fopen(path, "re") : NULL;
  char line[256];
  int found = 0;
  while (file && !found && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = '\0';
    found = strncmp(line, name, length) == 0 && line[length] == '=';
    if (found) snprintf(value, size, "%s", line + length + 1);
  }
  if (file) fclose(file);
  return found;
}

// Whether the name's server refuses; returns never when it is silent.
static int refuses(const char* value) {
  while (strcmp(value, "silent") == 0) pause();
  return strcmp(value, "refused") == 0;
}

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints, struct addrinfo** found) {
  Lookup* system = (Lookup*)dlsym(RTLD_NEXT, "getaddrinfo");
  char value[256];
  if (hints && hints->ai_flags & AI_NUMERICHOST) return system(name, service, hints, found);
  if (!entry(name, value, sizeof value)) return system(name, service, hints, found);
  if (refuses(value)) return EAI_AGAIN;
  struct addrinfo** last = found;
  for (char* rest = value, *address; (address = strsep(&rest, ","));) {
    const int code = system(address, service, hints, last);
    if (code != 0) return code;
    while (*last) last = &(*last)->ai_next;
  }
  return 0;
}

// The records of a name.
int res_nsearch(void* state, const char* name, int class, int type, unsigned char* answer, int size) {
  char value[256];
  if (entry(name, value, sizeof value) && refuses(value)) return -1;
  return ((Search*)dlsym(RTLD_NEXT, "res_nsearch"))(state, name, class, type, answer, size);
}
