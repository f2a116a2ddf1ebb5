#include "redis/reply.hpp"

#include <new>

namespace persistence::redis {
namespace {

// Replies of a usual batch reuse the reader's buffer; a larger buffer is freed.
constexpr size_t kKeptBuffer = 1u << 20;

Reply::Type textType(int type) {
  if (type == REDIS_REPLY_ERROR) return Reply::Type::Error;
  return type == REDIS_REPLY_STATUS ? Reply::Type::Status : Reply::Type::Text;
}

// Elements arrive in order. No memory is reserved for them: the count in a header may be wrong.
void* attach(const redisReadTask* task, std::unique_ptr<Reply> reply) {
  Reply* const raw = reply.get();
  if (task->parent)
    static_cast<Reply*>(task->parent->obj)->elements.push_back(std::move(reply));
  else
    reply.release();
  return raw;
}

// hiredis calls these from C: no exception may pass, null means out of memory.
template <typename Fill>
void* build(const redisReadTask* task, Reply::Type type, Fill fill) noexcept {
  try {
    auto reply = std::make_unique<Reply>(type);
    fill(*reply);
    return attach(task, std::move(reply));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* createString(const redisReadTask* task, char* text, size_t length) {
  return build(task, textType(task->type), [&](Reply& reply) { reply.text.assign(text, length); });
}

// The count is an int in hiredis 0.14 and a size_t from 1.0 on.
template <typename Count>
void* createArray(const redisReadTask* task, Count) {
  return build(task, Reply::Type::Array, [](Reply&) {});
}

void* createInteger(const redisReadTask* task, long long value) {
  return build(task, Reply::Type::Integer, [&](Reply& reply) { reply.integer = value; });
}

void* createNil(const redisReadTask* task) {
  return build(task, Reply::Type::Nil, [](Reply&) {});
}

void freeReply(void* reply) { std::unique_ptr<Reply>(static_cast<Reply*>(reply)).reset(); }

redisReplyObjectFunctions makeFunctions() {
  redisReplyObjectFunctions functions{};
  functions.createString = createString;
  functions.createArray = createArray;
  functions.createInteger = createInteger;
  functions.createNil = createNil;
  functions.freeObject = freeReply;
  return functions;
}

ReaderHandle makeReader() {
  static redisReplyObjectFunctions functions = makeFunctions();
  ReaderHandle reader(redisReaderCreateWithFunctions(&functions));
  if (!reader) throw std::bad_alloc();
  reader->maxbuf = kKeptBuffer;
  return reader;
}

}  // namespace

std::string_view firstWord(std::string_view text) { return text.substr(0, text.find(' ')); }

ReplyReader::ReplyReader() : reader_(makeReader()) {}

void ReplyReader::feed(std::string_view bytes) { unread_ = bytes; }

std::unique_ptr<Reply> ReplyReader::next(size_t limit) {
  if (unread_.empty() || broken()) return nullptr;
  const std::string_view part = unread_.substr(0, frames_.take(unread_, limit));
  unread_.remove_prefix(part.size());
  if (frames_.problem() != Frames::Problem::None) return nullptr;
  if (redisReaderFeed(reader_.get(), part.data(), part.size()) != REDIS_OK) throw std::bad_alloc();
  if (!frames_.between()) return nullptr;
  void* reply = nullptr;
  redisReaderGetReply(reader_.get(), &reply);
  return std::unique_ptr<Reply>(static_cast<Reply*>(reply));
}

}  // namespace persistence::redis
