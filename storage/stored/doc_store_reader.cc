#include "storage/stored/doc_store_reader.h"

#include <cassert>
#include <mutex>
#include <vector>

#include "storage/stored/block_codec.h"
#include "storage/stored/doc_store_layout.h"

namespace sakuin::storage {
namespace {

struct Entry {
  std::uint64_t frame_offset;
  std::uint32_t raw_bytes;
  std::uint32_t first_doc;
};

/// A block as read: its raw bytes, and where each document ends in them.
struct Block {
  std::uint32_t number = 0;
  std::uint32_t first_doc = 0;
  ByteBuffer raw;
  std::vector<std::uint32_t> bounds;  // document i is [bounds[i], bounds[i + 1])
};

/// Fills block.bounds; false if the lengths do not fit the raw bytes.
bool find_bounds(std::uint32_t doc_count, Block& block) {
  if (doc_count > block.raw.size()) return false;  // a length takes a byte or more
  ByteReader reader(block.raw);
  block.bounds.reserve(std::size_t{doc_count} + 1);
  std::uint64_t end = 0;
  block.bounds.push_back(0);
  for (std::uint32_t i = 0; i < doc_count; ++i) {
    const std::uint64_t length = reader.varint();
    if (!reader.ok() || length > block.raw.size() - end) return false;
    end += length;
    block.bounds.push_back(static_cast<std::uint32_t>(end));
  }
  if (reader.remaining() != end) return false;
  for (std::uint32_t& bound : block.bounds) bound += static_cast<std::uint32_t>(reader.offset());
  return true;
}

}  // namespace

struct DocStoreReader::Impl {
  SectionView section;
  std::uint32_t doc_count = 0;
  std::uint32_t block_count = 0;
  std::uint64_t frames_bytes = 0;
  StoredLayout layout{0, 0, 0};
  std::unique_ptr<const BlockDecompressor> decompressor;

  mutable std::mutex mutex;
  mutable std::shared_ptr<const Block> last;  // guarded by mutex

  [[nodiscard]] Result<Entry> entry(std::uint32_t block) const {
    const std::uint64_t at = layout.entries_at + block * kStoredEntryBytes;
    SAKUIN_ASSIGN(const ByteSpan bytes, section.read(at, kStoredEntryBytes));
    return Entry{load_le<std::uint64_t>(bytes.data()), load_le<std::uint32_t>(bytes.data() + 8),
                 load_le<std::uint32_t>(bytes.data() + 12)};
  }

  [[nodiscard]] Status damaged(std::uint32_t block) const {
    return section.corrupt(layout.entries_at + block * kStoredEntryBytes,
                           "the block of this entry is damaged");
  }

  /// The last block that begins at or before `doc`.
  [[nodiscard]] Result<std::uint32_t> find_block(DocId doc) const {
    std::uint32_t begin = 0;
    std::uint32_t end = block_count;
    while (begin < end) {
      const std::uint32_t middle = begin + (end - begin) / 2;
      SAKUIN_ASSIGN(const Entry at, entry(middle));
      if (at.first_doc <= doc) {
        begin = middle + 1;
      } else {
        end = middle;
      }
    }
    if (begin == 0) return damaged(0);
    return begin - 1;
  }

  [[nodiscard]] Result<std::shared_ptr<const Block>> load_block(std::uint32_t number) const {
    SAKUIN_ASSIGN(const Entry here, entry(number));
    SAKUIN_ASSIGN(const Entry next, entry(number + 1));
    if (here.raw_bytes > kMaxStoredRawBytes || here.frame_offset > next.frame_offset ||
        next.frame_offset > frames_bytes || here.first_doc >= next.first_doc) {
      return damaged(number);
    }
    SAKUIN_ASSIGN(const ByteSpan frame,
                  section.read(here.frame_offset, next.frame_offset - here.frame_offset));
    const auto block = std::make_shared<Block>();
    block->number = number;
    block->first_doc = here.first_doc;
    if (!decompressor->decompress(frame, here.raw_bytes, block->raw) ||
        !find_bounds(next.first_doc - here.first_doc, *block)) {
      return damaged(number);
    }
    return std::shared_ptr<const Block>(block);
  }

  [[nodiscard]] Result<std::shared_ptr<const Block>> block(std::uint32_t number) const {
    {
      const std::lock_guard lock(mutex);
      if (last && last->number == number) return last;
    }
    SAKUIN_ASSIGN(std::shared_ptr<const Block> loaded, load_block(number));
    const std::lock_guard lock(mutex);
    last = loaded;
    return loaded;
  }
};

Result<DocStoreReader> DocStoreReader::open(SectionView section, std::uint32_t max_doc) {
  if (section.size() < kStoredTrailerBytes) return section.corrupt(0, "the section is too short");
  const std::uint64_t trailer_at = section.size() - kStoredTrailerBytes;
  SAKUIN_ASSIGN(const ByteSpan bytes, section.read(trailer_at, kStoredTrailerBytes));
  ByteReader trailer(bytes);
  const auto impl = std::make_shared<Impl>();
  impl->section = section;
  impl->frames_bytes = trailer.le<std::uint64_t>();
  impl->doc_count = trailer.le<std::uint32_t>();
  impl->block_count = trailer.le<std::uint32_t>();
  const auto dictionary_bytes = trailer.le<std::uint32_t>();
  const auto reserved = trailer.le<std::uint32_t>();
  if (impl->doc_count != max_doc || impl->block_count > max_doc || reserved != 0) {
    return section.corrupt(trailer_at, "the section is not about the documents of this segment");
  }
  if (impl->frames_bytes > section.size()) {
    return section.corrupt(trailer_at, "a part is larger than the section");
  }
  impl->layout = StoredLayout(impl->frames_bytes, dictionary_bytes, impl->block_count);
  if (impl->layout.total_bytes != section.size()) {
    return section.corrupt(trailer_at, "the parts of the section do not add up");
  }
  SAKUIN_ASSIGN(const ByteSpan dictionary,
                section.read(impl->layout.dictionary_at, dictionary_bytes));
  impl->decompressor = BlockDecompressor::make(dictionary);
  if (!impl->decompressor) {
    return section.corrupt(impl->layout.dictionary_at, "the compression dictionary is damaged");
  }
  SAKUIN_ASSIGN(const Entry last, impl->entry(impl->block_count));
  if (last.frame_offset != impl->frames_bytes || last.first_doc != max_doc || last.raw_bytes != 0) {
    return impl->damaged(impl->block_count);
  }
  DocStoreReader reader;
  reader.impl_ = impl;
  return reader;
}

Result<ByteBuffer> DocStoreReader::read(DocId doc) const {
  assert(impl_ != nullptr && doc < impl_->doc_count);
  SAKUIN_ASSIGN(const std::uint32_t number, impl_->find_block(doc));
  SAKUIN_ASSIGN(const std::shared_ptr<const Block> block, impl_->block(number));
  const std::size_t place = doc - block->first_doc;
  if (place + 1 >= block->bounds.size()) return impl_->damaged(number);
  const auto begin = block->raw.begin();
  return ByteBuffer(begin + block->bounds[place], begin + block->bounds[place + 1]);
}

}  // namespace sakuin::storage
