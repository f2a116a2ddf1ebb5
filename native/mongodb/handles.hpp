// The only file that includes libmongoc and libbson: their handles, each with its deleter.
#pragma once

#include <mongoc/mongoc.h>

#include <utility>

#include "core/unique_handle.hpp"

namespace persistence::mongodb {

using UriHandle = Owned<mongoc_uri_t, mongoc_uri_destroy>;
using ClientHandle = Owned<mongoc_client_t, mongoc_client_destroy>;
using ServerHandle = Owned<mongoc_server_description_t, mongoc_server_description_destroy>;
using ServerApiHandle = Owned<mongoc_server_api_t, mongoc_server_api_destroy>;
using SessionOptionsHandle = Owned<mongoc_session_opt_t, mongoc_session_opts_destroy>;
using SessionHandle = Owned<mongoc_client_session_t, mongoc_client_session_destroy>;

using CallbacksHandle = Owned<mongoc_apm_callbacks_t, mongoc_apm_callbacks_destroy>;
using TextHandle = Owned<char, bson_free>;

/// Not an Owned: bson_t is aligned as no template argument may be. And a bson_t of bson_new() would never be freed once
/// another document has been moved into it.
class DocumentHandle {
 public:
  DocumentHandle() : document_(new bson_t) { bson_init(document_); }
  DocumentHandle(DocumentHandle&& other) noexcept : document_(std::exchange(other.document_, nullptr)) {}
  DocumentHandle& operator=(DocumentHandle&& other) noexcept {
    std::swap(document_, other.document_);
    return *this;
  }
  DocumentHandle(const DocumentHandle&) = delete;
  DocumentHandle& operator=(const DocumentHandle&) = delete;
  ~DocumentHandle() {
    bson_destroy(document_);
    delete document_;
  }

  bson_t* get() const { return document_; }

 private:
  bson_t* document_;
};

}  // namespace persistence::mongodb
