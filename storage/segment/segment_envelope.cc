#include "storage/segment/segment_envelope.h"

#include <algorithm>
#include <optional>
#include <string>

#include <sakuin/version.h>

#include "storage/base/checksum.h"
#include "storage/format/envelope.h"
#include "storage/format/persistent.h"
#include "storage/segment/page_verifier.h"
#include "storage/segment/section_table.h"

namespace sakuin::storage {
namespace {

// PERSISTENT: offsets in the preamble, which begins the header, and in the last 24 bytes of the
// footer, whose shape no later version may change: they say which version it is.
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kFooterFeaturesAt = 72;
constexpr std::size_t kFooterVersionAt = 76;
constexpr std::size_t kFooterMagicAt = 80;
constexpr std::size_t kFooterChecksumAt = 88;

/// What follows the sections of a segment of up to half a gigabyte, fetched at once; and the meta
/// section, which stands before it.
constexpr std::size_t kUsualTailBytes = 64 * 1024;

Status check_magic_and_version(ByteSpan header, ByteSpan footer, std::string_view file_name) {
  const bool begins_well = load_le<std::uint64_t>(header.data()) == kSegmentMagic;
  const bool ends_well = load_le<std::uint64_t>(footer.data() + kFooterMagicAt) == kSegmentMagic;
  if (!begins_well && !ends_well) return corrupt_file(file_name, "not a segment file");
  if (!begins_well) return corrupt_file(file_name, "the header is damaged");
  if (!ends_well) return corrupt_file(file_name, "the footer is damaged or missing");
  const auto version = load_le<std::uint32_t>(footer.data() + kFooterVersionAt);
  // One copy alone may be rot; that both say the same is no accident.
  if (load_le<std::uint32_t>(header.data() + kVersionAt) != version) {
    return corrupt_file(file_name, "header and footer disagree about the format version");
  }
  return check_version(version, file_name);
}

Status check_identity(ByteSpan header, ByteSpan footer, SegmentId segment, std::uint64_t identity,
                      std::string_view file_name) {
  const auto checksum = load_le<std::uint64_t>(footer.data() + kFooterChecksumAt);
  if (checksum != xxh3(footer.first(kFooterChecksumAt))) {
    return corrupt_file(file_name, "the footer is damaged");
  }
  if (checksum != identity || load_le<std::uint64_t>(footer.data()) != segment) {
    return corrupt_file(file_name,
                        "a sound segment file, but not the one this commit was made with");
  }
  SAKUIN_TRY(check_features(load_le<std::uint32_t>(footer.data() + kFooterFeaturesAt), file_name));
  const ByteBuffer expected = encode_segment_header(segment);
  if (!std::equal(header.begin(), header.end(), expected.begin(), expected.end())) {
    return corrupt_file(file_name, "the header is damaged");
  }
  return {};
}

SegmentFooter read_footer(ByteSpan bytes) {
  ByteReader reader(bytes);
  SegmentFooter footer;
  footer.segment = reader.le<std::uint64_t>();
  footer.file_bytes = reader.le<std::uint64_t>();
  footer.data_end = reader.le<std::uint64_t>();
  footer.checksums_offset = reader.le<std::uint64_t>();
  footer.checksums_bytes = reader.le<std::uint64_t>();
  footer.table_offset = reader.le<std::uint64_t>();
  footer.table_bytes = reader.le<std::uint64_t>();
  footer.checksums_checksum = reader.le<std::uint64_t>();
  footer.table_checksum = reader.le<std::uint64_t>();
  return footer;
}

/// Sections, page checksums, table and footer follow each other and end with the file. Sums cannot
/// overflow: each term was compared with what is left of the file first.
bool fills_file(const SegmentFooter& footer, std::uint64_t size) noexcept {
  if (footer.file_bytes != size) return false;
  std::uint64_t left = size - kSegmentFooterBytes;
  if (footer.data_end < kSegmentHeaderBytes || footer.data_end > left ||
      footer.data_end % kSectionAlignment != 0) {
    return false;
  }
  left -= footer.data_end;
  if (footer.checksums_offset != footer.data_end || footer.checksums_bytes > left ||
      footer.checksums_bytes != page_count(footer.data_end) * kPageChecksumBytes) {
    return false;
  }
  left -= footer.checksums_bytes;
  return footer.table_offset == footer.checksums_offset + footer.checksums_bytes &&
         footer.table_bytes == left;
}

ByteSpan part(ByteSpan file, std::uint64_t offset, std::uint64_t size) noexcept {
  return file.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
}

/// The footer that a file with `sections` sections would have; nothing if none fits.
std::optional<SegmentFooter> work_out_footer(ByteSpan file, SegmentId segment,
                                             std::uint64_t sections) {
  SegmentFooter footer;
  footer.segment = segment;
  footer.file_bytes = file.size();
  footer.table_bytes = sections * kSectionEntryBytes;
  const std::uint64_t behind_data = kSegmentFooterBytes + footer.table_bytes;
  if (file.size() < behind_data + kSegmentHeaderBytes) return std::nullopt;
  footer.table_offset = file.size() - behind_data;
  // Data and their checksums end where the table begins.
  const std::uint64_t pages = (footer.table_offset + kChecksumPageBytes + kPageChecksumBytes - 1) /
                              (kChecksumPageBytes + kPageChecksumBytes);
  footer.checksums_bytes = pages * kPageChecksumBytes;
  if (footer.checksums_bytes > footer.table_offset) return std::nullopt;
  footer.data_end = footer.table_offset - footer.checksums_bytes;
  footer.checksums_offset = footer.data_end;
  if (!fills_file(footer, file.size())) return std::nullopt;
  footer.checksums_checksum = xxh3(part(file, footer.checksums_offset, footer.checksums_bytes));
  footer.table_checksum = xxh3(part(file, footer.table_offset, footer.table_bytes));
  return footer;
}

std::uint64_t identity_of(ByteSpan footer) {
  return load_le<std::uint64_t>(footer.data() + kFooterChecksumAt);
}

}  // namespace

ByteBuffer encode_segment_header(SegmentId segment) {
  ByteBuffer out;
  append_preamble(kSegmentMagic, out);
  append_le(out, segment);
  out.resize(kSegmentHeaderBytes);
  return out;
}

ByteBuffer encode_segment_footer(const SegmentFooter& footer) {
  ByteBuffer out;
  append_le(out, footer.segment);
  append_le(out, footer.file_bytes);
  append_le(out, footer.data_end);
  append_le(out, footer.checksums_offset);
  append_le(out, footer.checksums_bytes);
  append_le(out, footer.table_offset);
  append_le(out, footer.table_bytes);
  append_le(out, footer.checksums_checksum);
  append_le(out, footer.table_checksum);
  append_le(out, kWrittenFeatures);
  append_le(out, kFormatVersion);
  append_le(out, kSegmentMagic);
  append_seal(out);
  return out;
}

Result<SegmentFooter> open_segment_envelope(const ReadableFile& content, SegmentId segment,
                                            std::uint64_t identity, std::string_view file_name) {
  const ByteSpan file = content.bytes();
  if (file.size() < kSegmentHeaderBytes + kSegmentFooterBytes) {
    return corrupt_file(file_name, "cut short: too small for a segment file");
  }
  const std::size_t tail = std::min<std::size_t>(file.size(), kUsualTailBytes);
  SAKUIN_TRY(content.fetch(0, kSegmentHeaderBytes));
  SAKUIN_TRY(content.fetch(file.size() - tail, tail));
  const ByteSpan header = file.first(kSegmentHeaderBytes);
  const ByteSpan end = file.last(kSegmentFooterBytes);
  SAKUIN_TRY(check_magic_and_version(header, end, file_name));
  SAKUIN_TRY(check_identity(header, end, segment, identity, file_name));
  const SegmentFooter footer = read_footer(end);
  if (!fills_file(footer, file.size())) {
    return corrupt_file(file_name, "the sizes in the footer do not add up");
  }
  SAKUIN_TRY(content.fetch(footer.checksums_offset, file.size() - footer.checksums_offset));
  if (xxh3(part(file, footer.checksums_offset, footer.checksums_bytes)) !=
      footer.checksums_checksum) {
    return corrupt_file(file_name, "the page checksums are damaged");
  }
  if (xxh3(part(file, footer.table_offset, footer.table_bytes)) != footer.table_checksum) {
    return corrupt_file(file_name, "the section table is damaged");
  }
  return footer;
}

Result<SegmentFooter> salvage_segment_footer(const ReadableFile& content, SegmentId segment,
                                             std::uint64_t identity, std::string_view file_name) {
  SAKUIN_ASSIGN(const ByteSpan file, content.read_all());
  if (file.size() < kSegmentHeaderBytes + kSegmentFooterBytes) {
    return corrupt_file(file_name, "cut short: too small for a segment file");
  }
  const ByteSpan end = file.last(kSegmentFooterBytes);
  const auto has_sound_table = [file](const SegmentFooter& footer) {
    return xxh3(part(file, footer.table_offset, footer.table_bytes)) == footer.table_checksum;
  };
  if (identity_of(end) == identity && xxh3(end.first(kFooterChecksumAt)) == identity) {
    SAKUIN_TRY(check_version(load_le<std::uint32_t>(end.data() + kFooterVersionAt), file_name));
    SAKUIN_TRY(check_features(load_le<std::uint32_t>(end.data() + kFooterFeaturesAt), file_name));
    const SegmentFooter footer = read_footer(end);
    if (footer.segment == segment && fills_file(footer, file.size()) && has_sound_table(footer)) {
      return footer;
    }
    return corrupt_file(file_name, "the section table is damaged");
  }
  for (std::uint64_t sections = 0; sections <= kLastSectionKind; ++sections) {
    const auto footer = work_out_footer(file, segment, sections);
    if (footer && identity_of(encode_segment_footer(*footer)) == identity) return *footer;
  }
  return corrupt_file(file_name, "the footer is damaged, and so is what it sums up");
}

}  // namespace sakuin::storage
