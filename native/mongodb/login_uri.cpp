#include "mongodb/login_uri.hpp"

#include <algorithm>
#include <string_view>

#include "net/certificates.hpp"

namespace persistence::mongodb {
namespace {

// libmongoc would check its connections from time to time; the lanes check them instead.
constexpr int32_t kNeverMilliseconds = 2'000'000'000;
// libmongoc asks several hosts at once, and a silent host must leave time for the others. If there is only one host,
// our own deadline ends the attempt earlier.
constexpr int kPartForSilentHosts = 4;
constexpr int32_t kBeyondOurs = 60'000;
constexpr std::string_view kX509 = "MONGODB-X509";

bool isAlone(const mongoc_uri_t* uri) { return mongoc_uri_get_option_as_bool(uri, MONGOC_URI_DIRECTCONNECTION, false); }

void setTimes(mongoc_uri_t* uri, Milliseconds connectTimeout) {
  const auto milliseconds = static_cast<int32_t>(std::min<int64_t>(connectTimeout.count(), kNeverMilliseconds));
  const int32_t ofEach = isAlone(uri) ? milliseconds + kBeyondOurs : std::max(1, milliseconds / kPartForSilentHosts);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_CONNECTTIMEOUTMS, ofEach);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_SOCKETTIMEOUTMS, kNeverMilliseconds);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_HEARTBEATFREQUENCYMS, kNeverMilliseconds);
  mongoc_uri_set_option_as_int32(uri, MONGOC_URI_SOCKETCHECKINTERVALMS, kNeverMilliseconds);
}

// The user name is the subject of the certificate, but libmongoc has to be given it.
std::string userOf(const Settings& settings, const Login& login) {
  if (!login.user.empty() || settings.authMechanism != kX509 || !settings.tls) return login.user;
  return net::subjectOf(settings.tls->cert);
}

}  // namespace

UriHandle loginUri(const Settings& settings, const Login& login, Seeds& seeds, Error& failure) {
  UriHandle uri = seeds.uri(failure);
  if (!uri) return uri;
  const std::string user = userOf(settings, login);
  if (!user.empty()) mongoc_uri_set_username(uri.get(), user.c_str());
  if (login.password) mongoc_uri_set_password(uri.get(), login.password->c_str());
  if (!settings.authMechanism.empty()) mongoc_uri_set_auth_mechanism(uri.get(), settings.authMechanism.c_str());
  if (!settings.authSource.empty()) mongoc_uri_set_auth_source(uri.get(), settings.authSource.c_str());
  if (!settings.applicationName.empty()) mongoc_uri_set_appname(uri.get(), settings.applicationName.c_str());
  setTimes(uri.get(), settings.connectTimeout);
  mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_RETRYWRITES, false);  // this addon retries writes itself
  return uri;
}

Milliseconds timeOfEach(const mongoc_uri_t* uri) {
  return Milliseconds(mongoc_uri_get_option_as_int32(uri, MONGOC_URI_CONNECTTIMEOUTMS, 0));
}

}  // namespace persistence::mongodb
