// A section that is produced while another is being written: kept in memory up to a limit, then in
// a scratch file that is removed with the object.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <sakuin/directory.h>

#include "storage/base/byte_sink.h"

namespace sakuin::storage {

class Spool final : public ByteSink {
 public:
  /// `scratch_name` is created in `directory` only if more than `memory_bytes` come together.
  Spool(Directory& directory, std::string scratch_name, std::size_t memory_bytes);
  ~Spool() override;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  Status append(ByteSpan bytes) override;
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Appends everything to `sink`; nothing may be appended here afterwards.
  Status copy_to(ByteSink& sink);

 private:
  Status spill();

  Directory* directory_;
  std::string scratch_name_;
  std::size_t memory_bytes_;
  ByteBuffer buffer_;
  std::unique_ptr<WritableFile> scratch_;
  std::uint64_t size_ = 0;
  bool spilled_ = false;  // scratch_name_ exists, and has everything
  bool copied_ = false;   // nothing may be appended any more
};

}  // namespace sakuin::storage
