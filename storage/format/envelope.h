// What all files of an index have in common: how they begin, how small ones end, and what is said
// when they are not what they should be. Format: storage/FORMAT.md, "Envelope".
#pragma once

#include <cstdint>
#include <string_view>

#include <sakuin/status.h>
#include <sakuin/types.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// PERSISTENT: magic u64, format version u32, feature bits u32.
inline constexpr std::size_t kPreambleBytes = 16;
/// PERSISTENT: feature bits of the files this library writes; it reads no others.
inline constexpr std::uint32_t kWrittenFeatures = 0;
/// PERSISTENT: XXH3 of everything before it ends a small file.
inline constexpr std::size_t kSealBytes = 8;

/// "<file>: <why>; <what to do>", for damage that no section can be named for.
[[nodiscard]] Status corrupt_file(std::string_view file, std::string_view why);
/// "<file>: section <name>, offset <offset>: <why>; <what to do>". `offset` counts from the file's
/// begin.
[[nodiscard]] Status corrupt_section(std::string_view file, std::string_view section,
                                     std::uint64_t offset, std::string_view why);

/// too_new or too_old unless this library reads files of `version`.
Status check_version(std::uint32_t version, std::string_view file);
/// too_new if a bit is set that this library does not know.
Status check_features(std::uint32_t features, std::string_view file);

void append_preamble(std::uint64_t magic, ByteBuffer& out);

/// Ends a small file that append_preamble() began at the start of `out`.
void append_seal(ByteBuffer& out);

/// The bytes between preamble and seal of a small file, once both are as they should be. `what`
/// names the kind of file in messages: "manifest".
[[nodiscard]] Result<ByteSpan> open_sealed(ByteSpan bytes, std::uint64_t magic,
                                           std::string_view what, std::string_view file);

}  // namespace sakuin::storage
