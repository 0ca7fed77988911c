#include "storage/stored/block_codec.h"

#include <zdict.h>
#include <zstd.h>

#include <mutex>
#include <new>

namespace sakuin::storage {
namespace {

constexpr int kLevel = 3;
constexpr std::size_t kDictionaryBytes = std::size_t{32} * 1024;

// A zstd block, at least 4 bytes with its header, decompresses to 128 KiB at most.
constexpr std::size_t kMinZstdBlockBytes = 4;
constexpr std::size_t kMaxZstdBlockRawBytes = std::size_t{128} * 1024;

struct FreeDecompression {
  void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_DDict* dictionary) const noexcept { ZSTD_freeDDict(dictionary); }
};
using DecompressionContext = std::unique_ptr<ZSTD_DCtx, FreeDecompression>;

ZSTD_CCtx* as_context(void* context) noexcept { return static_cast<ZSTD_CCtx*>(context); }

bool can_hold(std::size_t frame_bytes, std::size_t raw_bytes) noexcept {
  return raw_bytes / kMaxZstdBlockRawBytes <= frame_bytes / kMinZstdBlockBytes;
}

}  // namespace

ByteBuffer train_dictionary(ByteSpan samples, std::span<const std::size_t> sizes) {
  ByteBuffer dictionary(kDictionaryBytes);
  const std::size_t bytes =
      ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                            static_cast<unsigned>(sizes.size()));
  dictionary.resize(ZDICT_isError(bytes) != 0 ? 0 : bytes);
  return dictionary;
}

void BlockCompressor::Free::operator()(void* context) const noexcept {
  ZSTD_freeCCtx(as_context(context));
}

BlockCompressor::BlockCompressor() : context_(ZSTD_createCCtx()) {
  if (!context_) throw std::bad_alloc();
  // Cannot fail: a valid parameter of a context that has not begun.
  ZSTD_CCtx_setParameter(as_context(context_.get()), ZSTD_c_compressionLevel, kLevel);
}

BlockCompressor::~BlockCompressor() = default;
BlockCompressor::BlockCompressor(BlockCompressor&&) noexcept = default;
BlockCompressor& BlockCompressor::operator=(BlockCompressor&&) noexcept = default;

bool BlockCompressor::use_dictionary(ByteSpan dictionary) {
  return ZSTD_isError(ZSTD_CCtx_loadDictionary(as_context(context_.get()), dictionary.data(),
                                               dictionary.size())) == 0;
}

bool BlockCompressor::compress(ByteSpan raw, ByteBuffer& frame) {
  frame.resize(ZSTD_compressBound(raw.size()));
  const std::size_t bytes = ZSTD_compress2(as_context(context_.get()), frame.data(), frame.size(),
                                           raw.data(), raw.size());
  if (ZSTD_isError(bytes) != 0) return false;
  frame.resize(bytes);
  return true;
}

std::size_t BlockCompressor::memory_bytes() const noexcept {
  return ZSTD_sizeof_CCtx(as_context(context_.get()));
}

struct BlockDecompressor::Impl {
  std::unique_ptr<ZSTD_DDict, FreeDecompression> dictionary;
  std::mutex mutex;
  std::vector<DecompressionContext> idle;  // guarded by mutex

  DecompressionContext take() {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        DecompressionContext context = std::move(idle.back());
        idle.pop_back();
        return context;
      }
    }
    return DecompressionContext(ZSTD_createDCtx());
  }

  void give_back(DecompressionContext context) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(context));
  }
};

BlockDecompressor::BlockDecompressor(std::unique_ptr<Impl> impl) noexcept
    : impl_(std::move(impl)) {}

BlockDecompressor::~BlockDecompressor() = default;

std::unique_ptr<const BlockDecompressor> BlockDecompressor::make(ByteSpan dictionary) {
  auto impl = std::make_unique<Impl>();
  if (!dictionary.empty()) {
    impl->dictionary.reset(ZSTD_createDDict(dictionary.data(), dictionary.size()));
    if (!impl->dictionary) return nullptr;
  }
  return std::unique_ptr<const BlockDecompressor>(new BlockDecompressor(std::move(impl)));
}

bool BlockDecompressor::decompress(ByteSpan frame, std::size_t raw_bytes, ByteBuffer& raw) const {
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != raw_bytes ||
      ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size() ||
      !can_hold(frame.size(), raw_bytes)) {
    return false;
  }
  DecompressionContext context = impl_->take();
  if (!context) return false;
  raw.resize(raw_bytes);
  // Without a dictionary this is plain decompression.
  const std::size_t bytes = ZSTD_decompress_usingDDict(
      context.get(), raw.data(), raw.size(), frame.data(), frame.size(), impl_->dictionary.get());
  impl_->give_back(std::move(context));
  return bytes == raw_bytes;
}

}  // namespace sakuin::storage
