// Header and footer of a segment file: what it is, whose it is, and where everything lies. Format:
// storage/FORMAT.md, "Segment file".
#pragma once

#include <cstdint>
#include <string_view>

#include <sakuin/directory.h>
#include <sakuin/status.h>
#include <sakuin/types.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

inline constexpr std::size_t kSegmentFooterBytes = 96;  // PERSISTENT

struct SegmentFooter {
  SegmentId segment = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t data_end = 0;  ///< of the last section with its padding
  std::uint64_t checksums_offset = 0;
  std::uint64_t checksums_bytes = 0;
  std::uint64_t table_offset = 0;
  std::uint64_t table_bytes = 0;
  std::uint64_t checksums_checksum = 0;
  std::uint64_t table_checksum = 0;
};

[[nodiscard]] ByteBuffer encode_segment_header(SegmentId segment);
/// Ends with the footer's own checksum, which is the identity of the file.
[[nodiscard]] ByteBuffer encode_segment_footer(const SegmentFooter& footer);

/// Fetches and checks everything around the sections of the whole file `file`: that it is the one
/// of `segment` whose footer has `identity` for checksum, that header, page checksums and section
/// table are as written and that together with the sections they fill the file. Pages are not
/// hashed.
[[nodiscard]] Result<SegmentFooter> open_segment_envelope(const ReadableFile& file,
                                                          SegmentId segment, std::uint64_t identity,
                                                          std::string_view file_name);

/// The footer of a damaged file of the right size, once it is certain: as it stands, or, if it is
/// damaged, worked out from what it sums up, for `identity` proves it. The section table has to be
/// sound. Header and page checksums are not looked at: a page that agrees with its checksum is
/// whole all the same. Fetches the whole file.
[[nodiscard]] Result<SegmentFooter> salvage_segment_footer(const ReadableFile& file,
                                                           SegmentId segment,
                                                           std::uint64_t identity,
                                                           std::string_view file_name);

}  // namespace sakuin::storage
