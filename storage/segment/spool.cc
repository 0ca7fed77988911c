#include "storage/segment/spool.h"

#include <algorithm>
#include <utility>

namespace sakuin::storage {
namespace {

constexpr std::size_t kCopyBytes = std::size_t{1} << 20;

}  // namespace

Spool::Spool(Directory& directory, std::string scratch_name, std::size_t memory_bytes)
    : directory_(&directory), scratch_name_(std::move(scratch_name)), memory_bytes_(memory_bytes) {}

Spool::~Spool() {
  if (!spilled_) return;
  scratch_.reset();
  // Nobody to tell; a scratch file that stays is removed by the next writer.
  try {
    static_cast<void>(directory_->remove(scratch_name_));
  } catch (...) {  // memory ran out, and a destructor must not say so
  }
}

Status Spool::append(ByteSpan bytes) {
  if (copied_) {
    return {StatusCode::invalid_argument,
            directory_->describe(scratch_name_) + ": bytes after copying began; fix the caller"};
  }
  if (!spilled_ && bytes.size() > memory_bytes_ - buffer_.size()) SAKUIN_TRY(spill());
  if (spilled_) {
    SAKUIN_TRY(scratch_->append(bytes));
  } else {
    const std::size_t size = buffer_.size() + bytes.size();
    if (size > buffer_.capacity()) {  // no more than was agreed on
      buffer_.reserve(std::max(size, std::min(2 * buffer_.capacity(), memory_bytes_)));
    }
    append_bytes(buffer_, bytes);
  }
  size_ += bytes.size();
  return {};
}

Status Spool::spill() {
  SAKUIN_ASSIGN(scratch_, directory_->create(scratch_name_));
  spilled_ = true;
  SAKUIN_TRY(scratch_->append(buffer_));
  buffer_ = ByteBuffer();
  return {};
}

Status Spool::copy_to(ByteSink& sink) {
  copied_ = true;
  if (!spilled_) return sink.append(buffer_);
  if (scratch_ != nullptr) {
    SAKUIN_TRY(scratch_->close());
    scratch_.reset();
  }
  SAKUIN_ASSIGN(const auto file, directory_->open(scratch_name_, size_));
  const ByteSpan bytes = file->bytes();
  for (std::size_t done = 0; done < bytes.size(); done += kCopyBytes) {
    const std::size_t count = std::min(kCopyBytes, bytes.size() - done);
    SAKUIN_TRY(file->fetch(done, count));
    SAKUIN_TRY(sink.append(bytes.subspan(done, count)));
    file->let_go(done, count);
  }
  return {};
}

}  // namespace sakuin::storage
