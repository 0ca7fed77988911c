// A file of the file system being written, through a buffer of its own.
#pragma once

#include <string>

#include <sakuin/directory.h>

#include "storage/base/bytes.h"
#include "storage/directory/file_descriptor.h"

namespace sakuin::storage {

/// Every error is final: after a failed write or sync nobody knows which bytes reached the disk,
/// and asking again may answer ok although pages were dropped.
class FsWritableFile final : public WritableFile {
 public:
  /// Takes over `fd`, open for writing at its beginning. `path` is for messages.
  FsWritableFile(FileDescriptor fd, std::string path);

  Status append(ByteSpan bytes) override;
  Status sync() override;
  Status close() override;

 private:
  Status flush();
  Status write_fully(ByteSpan bytes);
  Status fail(Status status);

  FileDescriptor fd_;
  std::string path_;
  ByteBuffer buffer_;
  Status failed_;
};

}  // namespace sakuin::storage
