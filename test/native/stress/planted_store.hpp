// Wrappers that add a defect to a store. A sanitizer that works must report each of them.
#pragma once

#include <memory>
#include <utility>

#include "core/store.hpp"

namespace persistence::planted {

class Wrapper : public Store {
 public:
  explicit Wrapper(std::unique_ptr<Store> sound) : sound_(std::move(sound)) {}

  std::optional<Error> open(const Login& login) override { return sound_->open(login); }
  void close() override { sound_->close(); }
  Phase phase() const override { return sound_->phase(); }
  void submit(RequestId id, const Operation& operation) override { sound_->submit(id, operation); }
  Progress advance(const Deliver& deliver) override { return sound_->advance(deliver); }
  Interest interest() const override { return sound_->interest(); }

 private:
  std::unique_ptr<Store> sound_;
};

/// Looks at an operation after its outcome, when the lane may have freed it.
class UsingStore : public Wrapper {
 public:
  using Wrapper::Wrapper;

  void submit(RequestId id, const Operation& operation) override {
    last_ = &operation;
    Wrapper::submit(id, operation);
  }
  Progress advance(const Deliver& deliver) override {
    if (last_ && last_->valueless_by_exception()) return {};
    return Wrapper::advance(deliver);
  }

 private:
  const Operation* last_ = nullptr;
};

/// Forgets a copy of each operation.
class LeakingStore : public Wrapper {
 public:
  using Wrapper::Wrapper;

  void submit(RequestId id, const Operation& operation) override {
    copy_ = std::make_unique<Operation>(operation).release();
    Wrapper::submit(id, operation);
    copy_ = nullptr;
  }

 private:
  const Operation* volatile copy_ = nullptr;
};

/// Counts the operations of all lanes without a guard.
class RacingStore : public Wrapper {
 public:
  using Wrapper::Wrapper;

  void submit(RequestId id, const Operation& operation) override {
    ++count_;
    Wrapper::submit(id, operation);
  }

 private:
  static inline int count_ = 0;
};

}  // namespace persistence::planted
