/* What MongoDB 5.0 calls of libcurl when it starts. It asks whether there is TLS, and fetches nothing in a test. */
#include <stddef.h>

struct version {
  int age;
  const char *version;
  unsigned int number;
  const char *host;
  int features;
};

enum { kFailed = 2, kHasTls = 1 << 2 };

static struct version own = {0, "7.0.0", 0x070000, "", kHasTls};

int curl_global_init(long flags) { return (void)flags, 0; }
void curl_global_cleanup(void) {}
struct version *curl_version_info(int age) { return (void)age, &own; }

void *curl_easy_init(void) { return NULL; }
void curl_easy_cleanup(void *handle) { (void)handle; }
int curl_easy_setopt(void *handle, int option, ...) { return (void)handle, (void)option, kFailed; }
int curl_easy_perform(void *handle) { return (void)handle, kFailed; }
int curl_easy_getinfo(void *handle, int info, ...) { return (void)handle, (void)info, kFailed; }
const char *curl_easy_strerror(int code) { return (void)code, "there is no libcurl here"; }
void *curl_slist_append(void *list, const char *text) { return (void)list, (void)text, NULL; }
void curl_slist_free_all(void *list) { (void)list; }
