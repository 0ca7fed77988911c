// Stored documents: opaque byte strings in zstd blocks, with a dictionary trained on the first of
// them. Format: storage/FORMAT.md, "Stored".
#pragma once

#include <cstdint>
#include <memory>

#include "storage/base/byte_sink.h"

namespace sakuin::storage {

/// Streams: blocks go to the sink as they fill, the index and the dictionary follow at the end, so
/// memory stays at a few bytes a document. The same documents give the same bytes.
class DocStoreWriter {
 public:
  /// `sink` takes one stored section and outlives the writer.
  explicit DocStoreWriter(ByteSink& sink);
  ~DocStoreWriter();
  DocStoreWriter(DocStoreWriter&&) noexcept;
  DocStoreWriter& operator=(DocStoreWriter&&) noexcept;

  /// Takes the next document, in DocId order.
  Status add(ByteSpan document);
  /// Everything it holds right now, compressor state included.
  [[nodiscard]] std::size_t memory_bytes() const noexcept;
  /// Completes the section. Nothing may follow.
  Status finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sakuin::storage
