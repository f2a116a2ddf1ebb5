#include "core/errno_names.hpp"

#include <netdb.h>

#include <cerrno>
#include <system_error>

namespace persistence {
namespace {

constexpr NamedCode kErrnoNames[] = {
    {ECONNREFUSED, "ECONNREFUSED"},
    {ECONNRESET, "ECONNRESET"},
    {ECONNABORTED, "ECONNABORTED"},
    {EPIPE, "EPIPE"},
    {ETIMEDOUT, "ETIMEDOUT"},
    {EHOSTUNREACH, "EHOSTUNREACH"},
    {EHOSTDOWN, "EHOSTDOWN"},
    {ENETUNREACH, "ENETUNREACH"},
    {ENETDOWN, "ENETDOWN"},
    {ENETRESET, "ENETRESET"},
    {EADDRNOTAVAIL, "EADDRNOTAVAIL"},
    {EAFNOSUPPORT, "EAFNOSUPPORT"},
    {ENOENT, "ENOENT"},
    {ENOTSOCK, "ENOTSOCK"},
    {EPROTOTYPE, "EPROTOTYPE"},
    {EACCES, "EACCES"},
    {EPERM, "EPERM"},
    {EAGAIN, "EAGAIN"},
    {EMFILE, "EMFILE"},
    {ENFILE, "ENFILE"},
    {ENOBUFS, "ENOBUFS"},
    {ENOMEM, "ENOMEM"},
    {ENAMETOOLONG, "ENAMETOOLONG"},
    {EINVAL, "EINVAL"},
};

constexpr NamedCode kResolverNames[] = {
    {EAI_NONAME, "EAI_NONAME"}, {EAI_AGAIN, "EAI_AGAIN"},   {EAI_FAIL, "EAI_FAIL"},     {EAI_NODATA, "EAI_NODATA"},
    {EAI_FAMILY, "EAI_FAMILY"}, {EAI_MEMORY, "EAI_MEMORY"}, {EAI_SYSTEM, "EAI_SYSTEM"},
};

// The name of the system error whose message stands last in the text, among the messages looked for so far.
struct Found {
  size_t at = std::string_view::npos;
  const char* name = "";

  void look(std::string_view text, const std::string& words, const char* candidate) {
    const size_t place = text.rfind(": " + words);
    if (place == std::string_view::npos || (at != std::string_view::npos && place < at)) return;
    at = place;
    name = candidate;
  }
};

}  // namespace

std::string errnoName(int number) { return nameIn(kErrnoNames, number, "errno "); }

std::string resolverName(int code) { return nameIn(kResolverNames, code, "EAI "); }

std::string systemErrorIn(std::string_view text) {
  Found found;
  for (const auto& [code, name] : kErrnoNames) found.look(text, std::generic_category().message(code), name);
  for (const auto& [code, name] : kResolverNames) found.look(text, gai_strerror(code), name);
  return found.name;
}

}  // namespace persistence
