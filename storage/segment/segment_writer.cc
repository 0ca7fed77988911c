#include "storage/segment/segment_writer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/checksum.h"
#include "storage/directory/file_names.h"
#include "storage/segment/page_verifier.h"
#include "storage/segment/section_table.h"
#include "storage/segment/segment_envelope.h"

namespace sakuin::storage {

struct SegmentWriter::Impl {
  std::unique_ptr<WritableFile> file;
  std::string path;
  SegmentId segment = 0;
  std::vector<SectionEntry> sections;  // the last one is open
  std::uint64_t written = 0;           // bytes of the data area so far
  ByteBuffer page;                     // its last, unfinished page
  ByteBuffer checksums;
  Status failed;  // the first error, or that the file is finished: nothing may follow either

  Status misuse(std::string_view why) const {
    return {StatusCode::invalid_argument, path + ": " + std::string(why) + "; fix the caller"};
  }

  Status end_page() {
    append_le(checksums, xxh3(page));
    Status status = file->append(page);
    if (!status.ok()) failed = status;
    page.clear();
    return status;
  }

  Status append(ByteSpan bytes) {
    SAKUIN_TRY(failed);
    while (!bytes.empty()) {
      const std::size_t count = std::min(bytes.size(), kChecksumPageBytes - page.size());
      append_bytes(page, bytes.first(count));
      bytes = bytes.subspan(count);
      written += count;
      if (page.size() == kChecksumPageBytes) SAKUIN_TRY(end_page());
    }
    return {};
  }

  Status end_section() {
    if (sections.empty()) return {};
    SectionEntry& section = sections.back();
    section.size = written - section.offset;
    const ByteBuffer zeros(static_cast<std::size_t>(padded_end(section) - written));
    return append(zeros);
  }

  /// Everything after the data area; the footer's checksum is the last of it.
  Result<FileIdentity> append_tail() {
    const ByteBuffer table = encode_section_table(sections);
    SegmentFooter footer;
    footer.segment = segment;
    footer.data_end = written;
    footer.checksums_offset = footer.data_end;
    footer.checksums_bytes = checksums.size();
    footer.table_offset = footer.checksums_offset + footer.checksums_bytes;
    footer.table_bytes = table.size();
    footer.file_bytes = footer.table_offset + footer.table_bytes + kSegmentFooterBytes;
    footer.checksums_checksum = xxh3(checksums);
    footer.table_checksum = xxh3(table);
    const ByteBuffer end = encode_segment_footer(footer);
    SAKUIN_TRY(file->append(checksums));
    SAKUIN_TRY(file->append(table));
    SAKUIN_TRY(file->append(end));
    return FileIdentity{footer.file_bytes,
                        load_le<std::uint64_t>(end.data() + end.size() - sizeof(std::uint64_t))};
  }
};

SegmentWriter::SegmentWriter(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
SegmentWriter::SegmentWriter(SegmentWriter&&) noexcept = default;
SegmentWriter& SegmentWriter::operator=(SegmentWriter&&) noexcept = default;
SegmentWriter::~SegmentWriter() = default;

Result<SegmentWriter> SegmentWriter::create(Directory& directory, SegmentId segment) {
  const std::string name = segment_file_name(segment);
  SAKUIN_ASSIGN(auto file, directory.create(name));
  auto impl = std::make_unique<Impl>();
  impl->file = std::move(file);
  impl->path = directory.describe(name);
  impl->segment = segment;
  impl->page.reserve(kChecksumPageBytes);
  SAKUIN_TRY(impl->append(encode_segment_header(segment)));
  return SegmentWriter(std::move(impl));
}

Status SegmentWriter::begin_section(SectionKind kind) {
  const auto is_kind = [kind](const SectionEntry& section) { return section.kind == kind; };
  if (std::any_of(impl_->sections.begin(), impl_->sections.end(), is_kind)) {
    return impl_->misuse("section " + std::string(section_name(kind)) + " begun twice");
  }
  SAKUIN_TRY(impl_->failed);
  SAKUIN_TRY(impl_->end_section());
  impl_->sections.push_back({kind, impl_->written, 0});
  return {};
}

Status SegmentWriter::append(ByteSpan bytes) {
  if (impl_->sections.empty()) return impl_->misuse("bytes outside of any section");
  return impl_->append(bytes);
}

std::uint64_t SegmentWriter::section_bytes() const noexcept {
  return impl_->sections.empty() ? 0 : impl_->written - impl_->sections.back().offset;
}

Result<FileIdentity> SegmentWriter::finish(bool sync) {
  SAKUIN_TRY(impl_->end_section());
  SAKUIN_TRY(impl_->failed);
  if (!impl_->page.empty()) SAKUIN_TRY(impl_->end_page());
  impl_->failed = impl_->misuse("finished already");
  SAKUIN_ASSIGN(const FileIdentity identity, impl_->append_tail());
  if (sync) SAKUIN_TRY(impl_->file->sync());
  SAKUIN_TRY(impl_->file->close());
  return identity;
}

}  // namespace sakuin::storage
