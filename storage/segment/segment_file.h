// The one file of a segment, open: envelope checked, sections found, pages verified on first touch.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/directory.h>

#include "storage/format/section_view.h"
#include "storage/segment/segment_writer.h"

namespace sakuin::storage {

struct SegmentFooter;

class SegmentFile {
 public:
  /// Checks size against `identity` before the file is mapped, then footer, header, section table
  /// and the array of page checksums. Errors: not_found; corrupt (truncated, damaged, another file
  /// in its place); too_new, too_old. With `verify_pages` false, pages are never hashed, but by
  /// find_damage().
  [[nodiscard]] static Result<std::shared_ptr<const SegmentFile>> open(const Directory& directory,
                                                                       SegmentId segment,
                                                                       const FileIdentity& identity,
                                                                       bool verify_pages);
  /// As open(), for a file that open() refuses: header, footer or page checksums may be damaged,
  /// and each page that agrees with its checksum can be read.
  [[nodiscard]] static Result<std::shared_ptr<const SegmentFile>> salvage(
      const Directory& directory, SegmentId segment, const FileIdentity& identity);
  ~SegmentFile();

  [[nodiscard]] const std::string& name() const noexcept;  ///< for messages
  [[nodiscard]] std::uint64_t size_bytes() const noexcept;
  [[nodiscard]] const std::shared_ptr<const ReadableFile>& content() const noexcept;

  /// The section; empty if the file has none of that kind.
  [[nodiscard]] SectionView section(SectionKind kind) const noexcept;

  /// Verifies every page that was not verified yet; the first damage in the file is reported.
  Status verify_all() const;

  /// Verifies the pages of a range of the file that were not verified yet. What lies behind the
  /// sections was verified by open().
  [[nodiscard]] Status verify(std::uint64_t offset, std::uint64_t length) const;

  /// One message per damaged section, naming file, section and offset; for check. Hashes every
  /// page.
  [[nodiscard]] std::vector<Status> find_damage() const;

 private:
  struct Impl;
  using FooterReader = Result<SegmentFooter> (*)(const ReadableFile& file, SegmentId segment,
                                                 std::uint64_t identity,
                                                 std::string_view file_name);
  [[nodiscard]] static Result<std::shared_ptr<const SegmentFile>> open_with(
      const Directory& directory, SegmentId segment, const FileIdentity& identity,
      bool verify_pages, FooterReader read_footer);
  explicit SegmentFile(std::unique_ptr<Impl> impl) noexcept;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sakuin::storage
