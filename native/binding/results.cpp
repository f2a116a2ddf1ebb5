#include "binding/results.hpp"

#include "core/server_text.hpp"

namespace persistence::binding {
namespace {

class ToValue {
 public:
  explicit ToValue(napi_env env) : env_(env) {}

  napi_value operator()(std::monostate) const {
    napi_value value = nullptr;
    napi_get_null(env_, &value);
    return value;
  }
  napi_value operator()(bool boolean) const {
    napi_value value = nullptr;
    napi_get_boolean(env_, boolean, &value);
    return value;
  }
  napi_value operator()(double number) const {
    napi_value value = nullptr;
    napi_create_double(env_, number, &value);
    return value;
  }
  napi_value operator()(const std::string& text) const {
    napi_value value = nullptr;
    napi_create_string_utf8(env_, text.data(), text.size(), &value);
    return value;
  }
  napi_value operator()(const Texts& texts) const {
    napi_value list = nullptr;
    napi_create_array_with_length(env_, texts.size(), &list);
    for (uint32_t at = 0; at < texts.size(); ++at) setElement(list, at, texts[at]);
    return list;
  }
  napi_value operator()(const Bytes& bytes) const {
    napi_value buffer = nullptr;
    napi_create_buffer_copy(env_, bytes.data.size(), bytes.data.data(), nullptr, &buffer);
    return buffer;
  }
  napi_value operator()(const Documents& documents) const {
    napi_value list = nullptr;
    napi_create_array_with_length(env_, documents.size(), &list);
    for (uint32_t at = 0; at < documents.size(); ++at) setElement(list, at, documents[at]);
    return list;
  }
  napi_value operator()(const std::optional<Value>& value) const {
    return value ? std::visit(*this, *value) : (*this)(std::monostate());
  }
  napi_value operator()(const Values& values) const {
    napi_value list = nullptr;
    napi_create_array_with_length(env_, values.size(), &list);
    for (uint32_t at = 0; at < values.size(); ++at) setElement(list, at, values[at]);
    return list;
  }
  napi_value operator()(const Entry& entry) const {
    napi_value object = create();
    set(object, "value", std::visit(*this, entry.value));
    if (entry.expiresAt) set(object, "expiresAt", (*this)(*entry.expiresAt));
    return object;
  }
  napi_value operator()(const BreakerState& breaker) const {
    napi_value object = create();
    set(object, "state", word(breaker.state));
    set(object, "failureCount", (*this)(static_cast<double>(breaker.failureCount)));
    if (breaker.lastFailureTime) set(object, "lastFailureTime", (*this)(*breaker.lastFailureTime));
    if (breaker.lastSuccessTime) set(object, "lastSuccessTime", (*this)(*breaker.lastSuccessTime));
    return object;
  }

  napi_value create() const {
    napi_value object = nullptr;
    napi_create_object(env_, &object);
    return object;
  }
  void set(napi_value object, const char* name, napi_value value) const {
    napi_set_named_property(env_, object, name, value);
  }
  napi_value word(const char* text) const { return (*this)(std::string(text)); }

 private:
  napi_value word(Breaker state) const {
    if (state == Breaker::Open) return word("open");
    return word(state == Breaker::HalfOpen ? "half-open" : "closed");
  }

  // A handle scope for each element, because a list may have hundreds of thousands.
  template <typename Element>
  void setElement(napi_value list, uint32_t at, const Element& element) const {
    napi_handle_scope scope = nullptr;
    if (napi_open_handle_scope(env_, &scope) != napi_ok) return;
    napi_set_element(env_, list, at, (*this)(element));
    napi_close_handle_scope(env_, scope);
  }

  napi_env env_;
};

const char* wordOf(Event::Type type) {
  switch (type) {
    case Event::Type::Error: return "error";
    case Event::Type::Reconnect: return "reconnect";
    case Event::Type::Disconnect: return "disconnect";
    case Event::Type::Slow: return "slow";
    case Event::Type::Warning: return "warning";
  }
  return "error";
}

}  // namespace

napi_value toValue(napi_env env, const Result& result) { return std::visit(ToValue(env), result); }

// The text of a server's error may have any length.
constexpr size_t kMaxMessage = 2000;

napi_value toFields(napi_env env, const char* operation, const Error& error) {
  const ToValue to(env);
  napi_value fields = to.create();
  to.set(fields, "code", to.word(codeOf(error.kind)));
  to.set(fields, "message", to(shortened(error.message, kMaxMessage)));
  to.set(fields, "operation", to.word(operation));
  to.set(fields, "nativeCode", to(error.nativeCode));
  to.set(fields, "retryable", to(error.retryable()));
  to.set(fields, "outcomeKnown", to(error.outcomeKnown));
  if (error.cause) to.set(fields, "cause", to(static_cast<double>(error.cause)));
  return fields;
}

Napi::Error toThrown(Napi::Object hooks, const char* operation, const Error& error) {
  const auto make = hooks.Get("error").As<Napi::Function>();
  return {hooks.Env(), make.Call(hooks, {toFields(hooks.Env(), operation, error)})};
}

napi_value toFields(napi_env env, const Event& event) {
  const ToValue to(env);
  napi_value fields = to.create();
  to.set(fields, "type", to.word(wordOf(event.type)));
  to.set(fields, "message", to(shortened(event.message, kMaxMessage)));
  if (!event.nativeCode.empty()) to.set(fields, "nativeCode", to(event.nativeCode));
  if (event.type == Event::Type::Slow) to.set(fields, "milliseconds", to(static_cast<double>(event.milliseconds)));
  return fields;
}

}  // namespace persistence::binding
