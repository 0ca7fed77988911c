#include "storage/segment/section_table.h"

#include <bitset>
#include <string>

#include "storage/format/envelope.h"

namespace sakuin::storage {

ByteBuffer encode_section_table(std::span<const SectionEntry> sections) {
  ByteBuffer out;
  for (const SectionEntry& section : sections) {
    append_le(out, static_cast<std::uint64_t>(section.kind));
    append_le(out, section.offset);
    append_le(out, section.size);
  }
  return out;
}

Result<std::vector<SectionEntry>> decode_section_table(ByteSpan bytes, std::uint64_t data_end,
                                                       std::string_view file_name) {
  std::vector<SectionEntry> sections;
  std::bitset<kLastSectionKind + 1> seen;
  std::uint64_t begin = kSegmentHeaderBytes;  // of the next section
  ByteReader reader(bytes);
  while (reader.remaining() > 0) {
    const auto kind = reader.le<std::uint64_t>();
    SectionEntry section;
    section.offset = reader.le<std::uint64_t>();
    section.size = reader.le<std::uint64_t>();
    if (!reader.ok()) return corrupt_file(file_name, "the section table ends within an entry");
    if (kind == 0 || kind > kLastSectionKind || seen[kind]) {
      return corrupt_file(file_name, "the section table has an unknown or repeated section, kind " +
                                         std::to_string(kind));
    }
    seen.set(kind);
    section.kind = static_cast<SectionKind>(kind);
    if (section.offset != begin || section.offset > data_end ||
        section.size > data_end - section.offset || padded_end(section) > data_end) {
      return corrupt_section(file_name, section_name(section.kind), section.offset,
                             "lies outside its place in the file");
    }
    begin = padded_end(section);
    sections.push_back(section);
  }
  if (begin != data_end) {
    return corrupt_file(file_name, "the sections do not fill the file as the footer says");
  }
  return sections;
}

}  // namespace sakuin::storage
