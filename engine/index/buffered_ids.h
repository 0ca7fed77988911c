// The ids of documents that are in no segment yet, whichever buffer or queue they are in, and which
// of these documents are dead already.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <sakuin/types.h>

namespace sakuin {

class BufferedIds {
 public:
  BufferedIds() = default;
  BufferedIds(const BufferedIds&) = delete;
  BufferedIds& operator=(const BufferedIds&) = delete;

  /// Document `serial` has this id now. True if another had it, which is dead.
  bool put(std::string_view id, Serial serial);

  /// The document with this id is dead. True if there is one.
  bool remove(std::string_view id);

  /// Documents that became a segment, by their serials, ascending: they are forgotten here, and the
  /// dead among them returned by their places.
  [[nodiscard]] std::vector<DocId> take(std::span<const std::int64_t> serials);

  void clear() noexcept {
    serials_.clear();
    dead_.clear();
  }

  [[nodiscard]] std::uint64_t live_docs() const noexcept { return serials_.size(); }
  [[nodiscard]] std::size_t memory_bytes() const noexcept {
    return memory_.bytes() + dead_.capacity() * sizeof(Serial);
  }

 private:
  class CountedMemory final : public std::pmr::memory_resource {
   public:
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

   private:
    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
      void* const got = std::pmr::new_delete_resource()->allocate(bytes, alignment);
      bytes_ += bytes;
      return got;
    }
    void do_deallocate(void* at, std::size_t bytes, std::size_t alignment) override {
      std::pmr::new_delete_resource()->deallocate(at, bytes, alignment);
      bytes_ -= bytes;
    }
    [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
      return this == &other;
    }

    std::size_t bytes_ = 0;
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const noexcept {
      return std::hash<std::string_view>()(id);
    }
  };

  CountedMemory memory_;
  std::pmr::unordered_map<std::pmr::string, Serial, Hash, std::equal_to<>> serials_{&memory_};
  std::vector<Serial> dead_;  // in no order
};

}  // namespace sakuin
