// The only place that builds or parses a file name.
//   <segment>.seg                 one segment            0000000000000001.seg
//   <segment>.<generation>.del    its deletes            0000000000000001.2.del
//   manifest.<generation>         one commit             manifest.2
//   writer.lock                   held by the writer
//   manifest.<generation>.tmp, <segment>.seg[.<what>].tmp
//                                 unfinished; removed by the next writer
// Segments are written as 16 lower-case hexadecimal digits, generations in decimal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sakuin/status.h>
#include <sakuin/types.h>

namespace sakuin::storage {

inline constexpr std::string_view kWriterLockName = "writer.lock";

[[nodiscard]] std::string segment_file_name(SegmentId segment);
[[nodiscard]] std::string live_docs_file_name(SegmentId segment, std::uint64_t generation);
[[nodiscard]] std::string manifest_file_name(std::uint64_t generation);
[[nodiscard]] std::string scratch_file_name(std::string_view name);  ///< name + ".tmp"

enum class FileKind : std::uint8_t { segment, live_docs, manifest, scratch, lock, foreign };

struct ParsedFileName {
  FileKind kind = FileKind::foreign;
  SegmentId segment = 0;
  std::uint64_t generation = 0;
};

/// Never fails: what is not ours is `foreign`. Only names that the functions above build are ours.
[[nodiscard]] ParsedFileName parse_file_name(std::string_view name) noexcept;

/// `invalid_argument` unless `name` is one a Directory may hold: not empty, "." or "..", and free
/// of separators and NUL.
Status check_plain_name(std::string_view name);

}  // namespace sakuin::storage
