#include "redis/scan.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/reply_limits.hpp"
#include "redis/errors.hpp"

namespace persistence::redis {
namespace {

/// SCAN may return a key twice.
template <typename List>
void removeRepeats(List& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

class Clear : public Scan {
  using Scan::Scan;

  bool visit(Found& keys, RespWriter& requests) override {
    if (keys.empty()) return false;
    requests.begin(1 + keys.size());
    requests.argument("UNLINK");
    for (const auto& key : keys) requests.argument(key->text);
    return true;
  }
  Result finish() override { return std::monostate(); }
};

class Keys : public Scan {
  using Scan::Scan;

  bool visit(Found& keys, RespWriter&) override {
    for (auto& key : keys) {
      gather(sizeof(std::string) + key->text.size());
      keys_.push_back(std::move(key->text));
    }
    return false;
  }
  Result finish() override {
    removeRepeats(keys_);
    return std::move(keys_);
  }

  Texts keys_;
};

class Size : public Scan {
  using Scan::Scan;

  bool visit(Found& keys, RespWriter&) override {
    for (const auto& key : keys) hashes_.push_back(std::hash<std::string>()(key->text));
    return false;
  }
  Result finish() override {
    removeRepeats(hashes_);
    return static_cast<double>(hashes_.size());
  }

  std::vector<size_t> hashes_;
};

bool isPage(const Reply& reply) {
  return reply.type == Reply::Type::Array && reply.elements.size() == 2 &&
         reply.elements[0]->type == Reply::Type::Text && reply.elements[1]->type == Reply::Type::Array;
}

}  // namespace

std::string escapeGlob(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    if (std::string_view("*?[]\\").find(letter) != std::string_view::npos) escaped.push_back('\\');
    escaped.push_back(letter);
  }
  return escaped;
}

std::optional<Outcome> Scan::take(Reply& reply, RespWriter& requests) {
  if (reply.type == Reply::Type::Error) return replyError(reply.text);
  if (std::exchange(visiting_, false)) return proceed(requests);
  if (!isPage(reply)) return unexpectedReply();
  cursor_ = std::move(reply.elements[0]->text);
  visiting_ = visit(reply.elements[1]->elements, requests);
  if (mailbox_ > limit_) return replyTooLong(operation_, limit_).value_or(floodError(limit_));
  if (visiting_) return std::nullopt;
  return proceed(requests);
}

std::optional<Outcome> Scan::proceed(RespWriter& requests) {
  if (cursor_ == "0") return finish();
  ask(cursor_, requests);
  return std::nullopt;
}

void Scan::ask(const std::string& cursor, RespWriter& requests) {
  requests.add({"SCAN", cursor, "MATCH", pattern_, "COUNT", "1000"});
}

std::unique_ptr<Scan> makeScan(const Operation& operation, size_t limit) {
  if (const auto* clear = std::get_if<CacheClear>(&operation)) {
    return std::make_unique<Clear>(operation, escapeGlob(clear->prefix) + "*", limit);
  }
  if (const auto* keys = std::get_if<CacheKeys>(&operation)) {
    return std::make_unique<Keys>(operation, escapeGlob(keys->prefix) + keys->pattern.value_or("*"), limit);
  }
  if (const auto* size = std::get_if<CacheSize>(&operation)) {
    return std::make_unique<Size>(operation, escapeGlob(size->prefix) + "*", limit);
  }
  return nullptr;
}

}  // namespace persistence::redis
