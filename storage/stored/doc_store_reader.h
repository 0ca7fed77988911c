// Stored documents, one decompressed block a document. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>

#include "storage/base/bytes.h"
#include "storage/format/section_view.h"

namespace sakuin::storage {

class DocStoreReader {
 public:
  DocStoreReader() = default;
  [[nodiscard]] static Result<DocStoreReader> open(SectionView section, std::uint32_t max_doc);

  /// The bytes of one document; checksums verified before the decompressor sees anything, sizes
  /// bounded by what the writer can make. Keeps the last block, so reading in order decompresses
  /// each block once.
  [[nodiscard]] Result<ByteBuffer> read(DocId doc) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace sakuin::storage
