#include "storage/base/page_block.h"

#include <sys/mman.h>

#include <new>

namespace sakuin::storage {

PageBlock::PageBlock(std::size_t size) : size_(size) {
  void* const pages = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  data_ = static_cast<std::uint8_t*>(pages);
}

PageBlock::~PageBlock() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

void PageBlock::release(std::size_t begin, std::size_t length) const noexcept {
  ::madvise(data_ + begin, length, MADV_DONTNEED);
}

}  // namespace sakuin::storage
