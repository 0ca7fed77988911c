#include "storage/segment/segment_file.h"

#include <algorithm>
#include <utility>

#include "storage/directory/file_names.h"
#include "storage/segment/page_verifier.h"
#include "storage/segment/section_table.h"
#include "storage/segment/segment_envelope.h"

namespace sakuin::storage {

struct SegmentFile::Impl {
  std::shared_ptr<const ReadableFile> file;
  std::string name;
  std::array<SectionEntry, kLastSectionKind + 1> sections;  // by kind; size 0: none
  std::uint64_t data_end = 0;                               // of the last section with its padding
  std::unique_ptr<const FilePageVerifier> verifier;
};

SegmentFile::SegmentFile(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
SegmentFile::~SegmentFile() = default;

Result<std::shared_ptr<const SegmentFile>> SegmentFile::open(const Directory& directory,
                                                             SegmentId segment,
                                                             const FileIdentity& identity,
                                                             bool verify_pages) {
  return open_with(directory, segment, identity, verify_pages, open_segment_envelope);
}

Result<std::shared_ptr<const SegmentFile>> SegmentFile::salvage(const Directory& directory,
                                                                SegmentId segment,
                                                                const FileIdentity& identity) {
  return open_with(directory, segment, identity, /*verify_pages=*/true, salvage_segment_footer);
}

Result<std::shared_ptr<const SegmentFile>> SegmentFile::open_with(const Directory& directory,
                                                                  SegmentId segment,
                                                                  const FileIdentity& identity,
                                                                  bool verify_pages,
                                                                  FooterReader read_footer) {
  auto impl = std::make_unique<Impl>();
  const std::string file_name = segment_file_name(segment);
  impl->name = directory.describe(file_name);
  SAKUIN_ASSIGN(impl->file, directory.open(file_name, identity.size_bytes));
  const ByteSpan bytes = impl->file->bytes();
  SAKUIN_ASSIGN(const SegmentFooter footer,
                read_footer(*impl->file, segment, identity.checksum, impl->name));
  // The footer was compared with the size of the file, so every offset in it fits size_t.
  const auto part = [bytes](std::uint64_t offset, std::uint64_t size) {
    return bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  };
  SAKUIN_ASSIGN(auto sections, decode_section_table(part(footer.table_offset, footer.table_bytes),
                                                    footer.data_end, impl->name));
  for (const SectionEntry& section : sections) {
    impl->sections[static_cast<std::size_t>(section.kind)] = section;
  }
  impl->data_end = footer.data_end;
  impl->verifier = std::make_unique<const FilePageVerifier>(
      impl->name, *impl->file, footer.data_end,
      part(footer.checksums_offset, footer.checksums_bytes), std::move(sections), verify_pages);
  return std::shared_ptr<const SegmentFile>(new SegmentFile(std::move(impl)));
}

const std::string& SegmentFile::name() const noexcept { return impl_->name; }

std::uint64_t SegmentFile::size_bytes() const noexcept { return impl_->file->bytes().size(); }

const std::shared_ptr<const ReadableFile>& SegmentFile::content() const noexcept {
  return impl_->file;
}

SectionView SegmentFile::section(SectionKind kind) const noexcept {
  const SectionEntry& section = impl_->sections[static_cast<std::size_t>(kind)];
  return {section_name(kind), impl_->file->bytes(), section.offset, section.size,
          impl_->verifier.get()};
}

Status SegmentFile::verify_all() const { return impl_->verifier->verify_all(); }

Status SegmentFile::verify(std::uint64_t offset, std::uint64_t length) const {
  if (offset >= impl_->data_end) return {};
  return impl_->verifier->verify(offset, std::min(length, impl_->data_end - offset));
}

std::vector<Status> SegmentFile::find_damage() const { return impl_->verifier->find_damage(); }

}  // namespace sakuin::storage
