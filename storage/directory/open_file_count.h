// How many files are mapped or open at a time, and no more.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace sakuin::storage {

class OpenFileCount {
 public:
  explicit OpenFileCount(std::size_t most) noexcept : most_(most) {}

  /// One of them, as long as the object lives.
  class Place {
   public:
    Place() = default;  ///< none
    Place(Place&&) noexcept = default;
    Place& operator=(Place&& other) noexcept {
      std::swap(count_, other.count_);
      return *this;
    }
    ~Place() {
      if (count_ != nullptr) count_->open_.fetch_sub(1, std::memory_order_relaxed);
    }
    [[nodiscard]] bool is_taken() const noexcept { return count_ != nullptr; }

   private:
    friend class OpenFileCount;
    explicit Place(std::shared_ptr<OpenFileCount> count) noexcept : count_(std::move(count)) {}
    std::shared_ptr<OpenFileCount> count_;
  };

  /// None if all are taken.
  [[nodiscard]] static Place take(const std::shared_ptr<OpenFileCount>& count) noexcept {
    std::size_t open = count->open_.load(std::memory_order_relaxed);
    do {
      if (open >= count->most_) return {};
    } while (!count->open_.compare_exchange_weak(open, open + 1, std::memory_order_relaxed));
    return Place(count);
  }
  [[nodiscard]] std::size_t most() const noexcept { return most_; }

 private:
  std::atomic<std::size_t> open_ = 0;
  std::size_t most_;
};

}  // namespace sakuin::storage
