// The one door to zstd: raw blocks to frames and back, with or without a dictionary.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// A dictionary for documents like the samples, which lie in `samples` one after the other; empty
/// if there are too few of them. The same samples give the same dictionary.
[[nodiscard]] ByteBuffer train_dictionary(ByteSpan samples, std::span<const std::size_t> sizes);

/// Compresses blocks one after the other. Not thread-safe.
class BlockCompressor {
 public:
  BlockCompressor();  ///< without a dictionary
  ~BlockCompressor();
  BlockCompressor(BlockCompressor&&) noexcept;
  BlockCompressor& operator=(BlockCompressor&&) noexcept;

  /// For all blocks from here on; an empty one means none. False if memory ran out.
  [[nodiscard]] bool use_dictionary(ByteSpan dictionary);
  /// Replaces `frame`. False if memory ran out.
  [[nodiscard]] bool compress(ByteSpan raw, ByteBuffer& frame);
  [[nodiscard]] std::size_t memory_bytes() const noexcept;

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

/// Decompresses frames of one dictionary. Thread-safe: keeps as many contexts as were ever used at
/// once.
class BlockDecompressor {
 public:
  /// Nothing if the dictionary is damaged (or memory ran out); an empty one means none.
  [[nodiscard]] static std::unique_ptr<const BlockDecompressor> make(ByteSpan dictionary);
  ~BlockDecompressor();

  /// Replaces `raw`. False unless `frame` is exactly one frame of exactly `raw_bytes`, which is
  /// also checked against what a frame of its size can hold before anything is allocated.
  [[nodiscard]] bool decompress(ByteSpan frame, std::size_t raw_bytes, ByteBuffer& raw) const;

 private:
  struct Impl;
  explicit BlockDecompressor(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sakuin::storage
