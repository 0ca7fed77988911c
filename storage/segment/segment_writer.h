// Writes the one file of a segment: header, sections in any order one at a time, page checksums,
// section table, footer. Format: storage/FORMAT.md, "Segment file".
#pragma once

#include <cstdint>
#include <memory>

#include <sakuin/directory.h>

#include "storage/base/byte_sink.h"
#include "storage/format/persistent.h"

namespace sakuin::storage {

/// What a manifest keeps of a finished file, to know it again.
struct FileIdentity {
  std::uint64_t size_bytes = 0;
  std::uint64_t checksum = 0;  ///< of its footer, which covers the section table and page checksums
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

class SegmentWriter final : public ByteSink {
 public:
  [[nodiscard]] static Result<SegmentWriter> create(Directory& directory, SegmentId segment);
  SegmentWriter(SegmentWriter&&) noexcept;
  SegmentWriter& operator=(SegmentWriter&&) noexcept;
  ~SegmentWriter() override;

  /// Ends the section before and begins another. Each kind at most once.
  Status begin_section(SectionKind kind);
  /// Bytes of the open section.
  Status append(ByteSpan bytes) override;
  /// Bytes written to the open section so far.
  [[nodiscard]] std::uint64_t section_bytes() const noexcept;

  /// Writes checksums, table and footer; syncs if `sync`; closes.
  [[nodiscard]] Result<FileIdentity> finish(bool sync);

 private:
  struct Impl;
  explicit SegmentWriter(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sakuin::storage
