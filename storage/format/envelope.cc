#include "storage/format/envelope.h"

#include <string>

#include <sakuin/version.h>

#include "storage/base/checksum.h"

namespace sakuin::storage {
namespace {

constexpr std::uint32_t kOldestReadableVersion = 1;

Status too_new(std::string_view file, const std::string& why) {
  return {StatusCode::too_new, std::string(file) + ": " + why + " (sakuin " + kVersionString +
                                   "); open it with a newer version of sakuin"};
}

}  // namespace

Status corrupt_file(std::string_view file, std::string_view why) {
  return {StatusCode::corrupt, std::string(file).append(": ").append(why).append(
                                   "; restore it from a copy or rebuild the index")};
}

Status corrupt_section(std::string_view file, std::string_view section, std::uint64_t offset,
                       std::string_view why) {
  return {StatusCode::corrupt, std::string(file)
                                   .append(": section ")
                                   .append(section)
                                   .append(", offset ")
                                   .append(std::to_string(offset))
                                   .append(": ")
                                   .append(why)
                                   .append("; run `sakuin check` to see all damage, then restore "
                                           "the file from a copy or rebuild the index")};
}

Status check_version(std::uint32_t version, std::string_view file) {
  if (version > kFormatVersion) {
    return too_new(file, "written in format " + std::to_string(version) +
                             ", while this library reads up to format " +
                             std::to_string(kFormatVersion));
  }
  if (version < kOldestReadableVersion) {
    return {StatusCode::too_old, std::string(file) + ": written in format " +
                                     std::to_string(version) + ", while this library reads from " +
                                     std::to_string(kOldestReadableVersion) + " to " +
                                     std::to_string(kFormatVersion) +
                                     "; upgrade it with an older version of sakuin"};
  }
  return {};
}

Status check_features(std::uint32_t features, std::string_view file) {
  const std::uint32_t unknown = features & ~kWrittenFeatures;
  if (unknown == 0) return {};
  return too_new(file, "uses features this library does not know, bits " + std::to_string(unknown));
}

void append_preamble(std::uint64_t magic, ByteBuffer& out) {
  append_le(out, magic);
  append_le(out, kFormatVersion);
  append_le(out, kWrittenFeatures);
}

void append_seal(ByteBuffer& out) { append_le(out, xxh3(out)); }

Result<ByteSpan> open_sealed(ByteSpan bytes, std::uint64_t magic, std::string_view what,
                             std::string_view file) {
  if (bytes.size() < kPreambleBytes + kSealBytes) {
    return corrupt_file(file, "cut short: too small for a " + std::string(what));
  }
  if (load_le<std::uint64_t>(bytes.data()) != magic) {
    return corrupt_file(file, "does not begin like a " + std::string(what));
  }
  // Before the checksum, for a newer format may have it elsewhere.
  SAKUIN_TRY(check_version(load_le<std::uint32_t>(bytes.data() + 8), file));
  const std::size_t sealed = bytes.size() - kSealBytes;
  if (load_le<std::uint64_t>(bytes.data() + sealed) != xxh3(bytes.first(sealed))) {
    return corrupt_file(file,
                        "checksum mismatch: the " + std::string(what) + " is damaged or cut short");
  }
  SAKUIN_TRY(check_features(load_le<std::uint32_t>(bytes.data() + 12), file));
  return bytes.subspan(kPreambleBytes, sealed - kPreambleBytes);
}

}  // namespace sakuin::storage
