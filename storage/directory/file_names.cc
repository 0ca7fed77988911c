#include "storage/directory/file_names.h"

#include <charconv>

namespace sakuin::storage {
namespace {

constexpr std::string_view kSegmentSuffix = ".seg";
constexpr std::string_view kLiveDocsSuffix = ".del";
constexpr std::string_view kManifestPrefix = "manifest.";
constexpr std::string_view kScratchSuffix = ".tmp";
constexpr std::size_t kSegmentDigits = 16;
constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string segment_digits(SegmentId segment) {
  std::string digits(kSegmentDigits, '0');
  for (std::size_t i = kSegmentDigits; i-- > 0; segment >>= 4) digits[i] = kHexDigits[segment & 15];
  return digits;
}

std::optional<SegmentId> parse_segment(std::string_view digits) noexcept {
  if (digits.size() != kSegmentDigits) return std::nullopt;
  SegmentId segment = 0;
  for (const char c : digits) {
    const std::size_t digit = kHexDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    segment = segment << 4 | digit;
  }
  return segment;
}

/// Decimal without leading zeros, so that each number has one name.
std::optional<std::uint64_t> parse_generation(std::string_view digits) noexcept {
  if (digits.empty() || (digits[0] == '0' && digits.size() > 1)) return std::nullopt;
  std::uint64_t generation = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, generation);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return generation;
}

ParsedFileName parse_live_docs(std::string_view stem) noexcept {
  if (stem.size() <= kSegmentDigits || stem[kSegmentDigits] != '.') return {};
  const auto segment = parse_segment(stem.substr(0, kSegmentDigits));
  const auto generation = parse_generation(stem.substr(kSegmentDigits + 1));
  if (!segment || !generation) return {};
  return {FileKind::live_docs, *segment, *generation};
}

/// "manifest.2.tmp", "0000000000000001.seg.freqs.tmp": others may keep a "notes.tmp" in the folder.
bool is_scratch(std::string_view name) noexcept {
  if (!name.ends_with(kScratchSuffix)) return false;
  const std::string_view stem = name.substr(0, name.size() - kScratchSuffix.size());
  if (stem.starts_with(kManifestPrefix)) {
    return parse_generation(stem.substr(kManifestPrefix.size())).has_value();
  }
  if (!parse_segment(stem.substr(0, kSegmentDigits))) return false;
  const std::string_view rest = stem.substr(kSegmentDigits);
  return rest.starts_with(kSegmentSuffix) &&
         (rest.size() == kSegmentSuffix.size() || rest[kSegmentSuffix.size()] == '.');
}

}  // namespace

std::string segment_file_name(SegmentId segment) {
  return segment_digits(segment).append(kSegmentSuffix);
}

std::string live_docs_file_name(SegmentId segment, std::uint64_t generation) {
  return segment_digits(segment)
      .append(".")
      .append(std::to_string(generation))
      .append(kLiveDocsSuffix);
}

std::string manifest_file_name(std::uint64_t generation) {
  return std::string(kManifestPrefix) + std::to_string(generation);
}

std::string scratch_file_name(std::string_view name) {
  return std::string(name).append(kScratchSuffix);
}

ParsedFileName parse_file_name(std::string_view name) noexcept {
  if (name == kWriterLockName) return {FileKind::lock, 0, 0};
  if (is_scratch(name)) return {FileKind::scratch, 0, 0};
  if (name.starts_with(kManifestPrefix)) {
    const auto generation = parse_generation(name.substr(kManifestPrefix.size()));
    if (generation) return {FileKind::manifest, 0, *generation};
  }
  if (name.ends_with(kSegmentSuffix)) {
    const auto segment = parse_segment(name.substr(0, name.size() - kSegmentSuffix.size()));
    if (segment) return {FileKind::segment, *segment, 0};
  }
  if (name.ends_with(kLiveDocsSuffix)) {
    return parse_live_docs(name.substr(0, name.size() - kLiveDocsSuffix.size()));
  }
  return {};
}

Status check_plain_name(std::string_view name) {
  constexpr std::string_view kForbidden("/\0", 2);
  const bool plain = !name.empty() && name != "." && name != ".." &&
                     name.find_first_of(kForbidden) == std::string_view::npos;
  if (plain) return {};
  return {StatusCode::invalid_argument,
          "file name \"" + std::string(name) + "\": not a plain name; use one without separators"};
}

}  // namespace sakuin::storage
