// Loaded before the C library: names that the tests make up, in NAMES="two=127.0.0.2,127.0.0.1 hangs=silent no=refused".
// The system is asked for any other.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int Lookup(const char*, const char*, const struct addrinfo*, struct addrinfo**);

static Lookup* system_lookup(void) { return (Lookup*)dlsym(RTLD_NEXT, "getaddrinfo"); }

// What stands behind "name=" in NAMES, up to the next blank; 0 when it does not.
static int entry(const char* name, char* value, size_t size) {
  const char* at = getenv("NAMES");
  const size_t length = name ? strlen(name) : 0;
  while (at && *at) {
    const size_t whole = strcspn(at, " ");
    if (length > 0 && length < whole && strncmp(at, name, length) == 0 && at[length] == '=') {
      const size_t rest = whole - length - 1;
      if (rest >= size) return 0;
      memcpy(value, at + length + 1, rest);
      value[rest] = '\0';
      return 1;
    }
    at += whole + (at[whole] == ' ');
  }
  return 0;
}

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints, struct addrinfo** found) {
  char value[256];
  if (hints && hints->ai_flags & AI_NUMERICHOST) return system_lookup()(name, service, hints, found);
  if (!entry(name, value, sizeof value)) return system_lookup()(name, service, hints, found);
  if (strcmp(value, "refused") == 0) return EAI_AGAIN;
  while (strcmp(value, "silent") == 0) pause();
  struct addrinfo** last = found;
  for (char* address = strtok(value, ","); address; address = strtok(NULL, ",")) {
    const int code = system_lookup()(address, service, hints, last);
    if (code != 0) return code;
    while (*last) last = &(*last)->ai_next;
  }
  return 0;
}
