// Where writers put finished bytes: a section of a segment file, or a buffer in tests.
#pragma once

#include <sakuin/status.h>
#include <sakuin/types.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status append(ByteSpan bytes) = 0;
};

/// A sink in memory.
class BufferSink final : public ByteSink {
 public:
  Status append(ByteSpan bytes) override {
    append_bytes(buffer_, bytes);
    return {};
  }
  [[nodiscard]] const ByteBuffer& buffer() const noexcept { return buffer_; }

 private:
  ByteBuffer buffer_;
};

}  // namespace sakuin::storage
