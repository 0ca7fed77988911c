#include "storage/format/section_view.h"

#include "storage/format/envelope.h"

namespace sakuin::storage {

Result<ByteSpan> SectionView::verify_and_read(std::uint64_t offset, std::uint64_t length) const {
  if (offset > size_ || length > size_ - offset) {
    return corrupt(offset, "reaches past the end of the section");
  }
  if (verifier_ != nullptr) SAKUIN_TRY(verifier_->verify(offset_ + offset, length));
  return ByteSpan(data_ + offset, static_cast<std::size_t>(length));
}

Status SectionView::corrupt(std::uint64_t offset, std::string_view why) const {
  const std::string_view file = verifier_ != nullptr ? verifier_->file_name() : "memory";
  return corrupt_section(file, name_, offset_ + offset, why);
}

}  // namespace sakuin::storage
