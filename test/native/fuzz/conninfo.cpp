// Settings to libpq's parameters: libpq reads every one as it was meant, and the target in error texts has no secret.
#include "postgres/conninfo.hpp"

#include <cstring>

#include "fuzz/support/examine.hpp"
#include "fuzz/support/input.hpp"
#include "postgres/handles.hpp"

namespace persistence::postgres {
namespace {

using fuzz::Input;

constexpr const char* kSecret = "\x01s3cr3t\x02";
constexpr const char* kWords[] = {
    "localhost", "db.example.com", "/var/run/postgresql",  "::1", "require", "verify-full", "prefer",
    "any",       "primary",        "-c search_path=a\\ b", "a'b", "a\\b",    "a=b c='d'",   ""};

/// A text without U+0000, which the package refuses, and without the secret's first letter: no text has the secret.
std::string textIn(Input& input) {
  std::string text = input.text(kWords);
  std::erase_if(text, [](char letter) { return letter == '\0' || letter == *kSecret; });
  return text;
}

TlsSettings anyTls(Input& input) {
  TlsSettings tls;
  tls.ca = input.flag() ? "CA" : "";
  tls.cert = input.flag() ? "CERT" : "";
  tls.key = input.flag() ? kSecret : "";
  tls.passphrase = input.flag() ? kSecret : "";
  tls.servername = input.flag() ? textIn(input) : "";
  tls.rejectUnauthorized = input.flag();
  tls.verifyName = input.flag();
  tls.minVersion = input.flag() ? "TLSv1.3" : "";
  tls.maxVersion = input.flag() ? "TLSv1.3" : "";
  return tls;
}

Settings anySettings(Input& input) {
  Settings settings;
  settings.host = textIn(input);
  settings.port = static_cast<uint16_t>(input.below(65536));
  settings.socketPath = input.below(4) == 0 ? textIn(input) : "";
  settings.database = textIn(input);
  settings.applicationName = textIn(input);
  settings.sslmode = input.flag() ? textIn(input) : "";
  settings.channelBinding = textIn(input);
  settings.targetSession = textIn(input);
  settings.sessionOptions = textIn(input);
  if (input.below(4) == 0) settings.tls = anyTls(input);
  for (size_t count = input.below(3); count > 0; --count)
    settings.moreServers.push_back({textIn(input), static_cast<uint16_t>(input.below(65536))});
  return settings;
}

std::vector<ServerAddress> anyAddresses(Input& input) {
  std::vector<ServerAddress> addresses;
  for (size_t count = 1 + input.below(3); count > 0; --count)
    addresses.push_back(
        {addresses.size(), textIn(input), input.flag() ? "127.0.0.1" : "", std::to_string(input.below(65536))});
  return addresses;
}

std::string quoted(std::string_view value) {
  std::string text = "'";
  for (const char letter : value) {
    if (letter == '\'' || letter == '\\') text.push_back('\\');
    text.push_back(letter);
  }
  return text + "'";
}

std::string textOf(const Conninfo& conninfo) {
  const auto keywords = conninfo.keywords(), values = conninfo.values();
  fuzz::require(keywords.size() == values.size(), "a keyword has no value");
  fuzz::require(!keywords.back() && !values.back(), "the list has no end");
  std::string text;
  for (size_t at = 0; keywords[at]; ++at) text += std::string(keywords[at]) + "=" + quoted(values[at]) + " ";
  return text;
}

const char* valueOf(const PQconninfoOption* options, const char* keyword) {
  for (const auto* option = options; option->keyword; ++option)
    if (std::string_view(option->keyword) == keyword) return option->val;
  return nullptr;
}

void compare(const Conninfo& conninfo, const PQconninfoOption* options) {
  const auto keywords = conninfo.keywords(), values = conninfo.values();
  for (size_t at = 0; keywords[at]; ++at) {
    const char* const read = valueOf(options, keywords[at]);
    fuzz::require(read && std::string_view(read) == values[at], "libpq reads another value than was set");
  }
}

void parse(Input& input) {
  const Settings settings = anySettings(input);
  const Login login{textIn(input), input.flag() ? std::optional<std::string>(kSecret) : std::nullopt};
  const Conninfo conninfo(settings, login, anyAddresses(input));
  const OptionsHandle options(PQconninfoParse(textOf(conninfo).c_str(), nullptr));
  fuzz::require(options != nullptr, "libpq knows one of the keywords not");
  compare(conninfo, options.get());
  fuzz::require(targetOf(settings).find(kSecret) == std::string::npos, "an error's target has a secret");
}

}  // namespace
}  // namespace persistence::postgres

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  persistence::fuzz::Input input(bytes, count);
  persistence::postgres::parse(input);
  return 0;
}
