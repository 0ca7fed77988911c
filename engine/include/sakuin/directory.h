// Where the bytes of an index live. The engine reaches storage, and the clock, through this
// interface only, and uses no random numbers; there is one for a folder of files, one for memory,
// and tests bring one that fails on purpose and one that loses its power.
//
// Thread rule: create(), remove() and every const member may be called from any thread at any time;
// the others are called by the one writer of the index, one at a time. A file is used by one thread
// at a time. Objects returned here may outlive the Directory that made them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/status.h>
#include <sakuin/types.h>

namespace sakuin {

/// Immutable bytes of one file, valid as long as the object lives, even if the file is removed.
/// Safe from any thread.
class ReadableFile {
 public:
  virtual ~ReadableFile() = default;

  /// All of the file. Any part may be looked at once fetch() has answered ok for it.
  [[nodiscard]] virtual ByteSpan bytes() const noexcept = 0;

  /// Brings bytes() [offset, offset + length) into memory, or on its way there in one go: what is
  /// asked for together arrives together. A file that is in memory has nothing to do. Errors: io.
  /// REQUIRES a range inside of the file.
  virtual Status fetch(std::uint64_t offset, std::uint64_t length) const;

  /// All bytes, fetched.
  [[nodiscard]] Result<ByteSpan> read_all() const {
    const ByteSpan all = bytes();
    SAKUIN_TRY(fetch(0, all.size()));
    return all;
  }

  /// Advice: these bytes need not stay in memory. REQUIRES that nobody looks at them before they
  /// are fetched again.
  virtual void let_go(std::uint64_t offset, std::uint64_t length) const noexcept;
};

inline Status ReadableFile::fetch(std::uint64_t, std::uint64_t) const { return {}; }
inline void ReadableFile::let_go(std::uint64_t, std::uint64_t) const noexcept {}

/// An append-only file being written. Destroying it without close() leaves an unfinished file that
/// nothing refers to.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual Status append(ByteSpan bytes) = 0;  ///< may buffer; an error is final for this file
  virtual Status sync() = 0;   ///< all bytes durable when this returns ok; an error is final, too
  virtual Status close() = 0;  ///< flushes; no call but the destructor may follow
};

/// Held while its object lives; released when it or its process dies.
class DirectoryLock {
 public:
  virtual ~DirectoryLock() = default;
};

struct DirectoryEntry {
  std::string name;
  std::uint64_t size_bytes = 0;
};

/// How the bytes of a file are reached.
enum class ReadMode : std::uint8_t {
  automatic,  ///< map; but read files on network file systems, and small files at once
  map,        ///< always map: a file cut short by someone else while mapped raises SIGBUS
  memory,     ///< read each file into memory when it is opened
  /// Read into memory what is needed when it is needed, and keep it: a file that is cut short, and
  /// a disk or network that fails, are errors of the call that reads. Takes a descriptor a file.
  read,
};

/// When checksums are verified. Cost and reasons: storage/FORMAT.md, "Checksums".
enum class VerifyMode : std::uint8_t {
  first_touch,  ///< each 64 KiB page the first time it is read (default)
  open,         ///< the whole index when it is opened
  never,        ///< not at all: damage may give wrong answers, still no undefined behaviour
};

/// A flat set of named files. Names are plain: no separators, no "." or "..".
class Directory {
 public:
  virtual ~Directory() = default;

  /// Opens `name` for reading. With `expected_size`, a file of another size is `corrupt`, found out
  /// before any byte is mapped. A missing file is `not_found`.
  [[nodiscard]] virtual Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const = 0;

  /// Creates `name`; an existing file is an error, for names are never reused.
  [[nodiscard]] virtual Result<std::unique_ptr<WritableFile>> create(std::string_view name) = 0;

  virtual Status rename(std::string_view from, std::string_view to) = 0;  ///< atomic, replaces `to`
  virtual Status remove(std::string_view name) = 0;  ///< open readers keep their bytes

  /// Makes creations, renames and removals so far durable. An error is final for this object:
  /// asking again might answer ok although they were dropped. Open the directory anew.
  virtual Status sync() = 0;

  /// Bytes that may still be written before the disk or the quota is full, as far as is known.
  [[nodiscard]] virtual Result<std::uint64_t> free_bytes() const = 0;

  /// Every regular file, in no order.
  [[nodiscard]] virtual Result<std::vector<DirectoryEntry>> list() const = 0;

  /// Takes the exclusive lock `name`, or answers `locked` at once.
  [[nodiscard]] virtual Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) = 0;

  /// How `name` is called in messages to people: a path, usually.
  [[nodiscard]] virtual std::string describe(std::string_view name) const = 0;

  /// Moves `name` into the sub-folder `folder`, which is made if it is missing: there it is kept
  /// for people, and out of reach of this interface. Durable as a removal is, after sync(). An
  /// error if the folder has such a file. What has no sub-folders need not know it:
  /// `invalid_argument`.
  virtual Status set_aside(std::string_view name, std::string_view folder);

  /// Microseconds since 1970-01-01T00:00:00Z, of the system if not told otherwise. For names that
  /// say when; nothing depends on it.
  [[nodiscard]] virtual std::int64_t now_micros() const;
};

struct FsDirectoryOptions {
  bool create = false;  ///< make the folder (and its parents) when it is missing
  ReadMode read_mode = ReadMode::automatic;
  /// Files that may be mapped, or open in read mode, at a time: one a segment of all searchers that
  /// do not share it. One more is `limit_exceeded`. Systems allow some 65,000 mappings a process,
  /// and often only 1,024 descriptors.
  std::size_t max_open_files = 16'384;
};

/// A folder of a file system. `not_found` if it is missing and `create` is false.
[[nodiscard]] Result<std::shared_ptr<Directory>> open_fs_directory(
    const std::string& path, const FsDirectoryOptions& options = {});

/// A directory in memory; its content dies with it and its last reader.
[[nodiscard]] std::shared_ptr<Directory> make_ram_directory();

}  // namespace sakuin
