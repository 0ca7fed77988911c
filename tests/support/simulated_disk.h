// A disk that can lose its power: folders of it are directories in memory, and it remembers what of
// them was made durable, so that a test can ask for every state a power cut may leave.
//
// The model, harsher than any one file system:
// - Bytes of a file are durable once its sync() answered ok. Of later bytes a power cut leaves
//   nothing, zeros, any 4 KiB pages, any beginning, garbage, or all.
// - Names are durable once the folder's sync() answered ok. Of later creations, renames and
//   removals a power cut leaves any subset; each of them happens as a whole.
// - Files that were set aside are called "folder/name" in what is left.
// - What one call has done is seen by all directories at once: a process that dies loses nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>

#include <sakuin/directory.h>

#include "tests/support/victim_index.h"

namespace sakuin::test {

class SimulatedDisk {
 public:
  SimulatedDisk();
  ~SimulatedDisk();
  SimulatedDisk(const SimulatedDisk&) = delete;
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;

  /// The folder, as a process that opens it now would have it.
  [[nodiscard]] std::shared_ptr<Directory> open_directory() const;

  /// Bytes of all files together; what goes beyond is written in part and answers ENOSPC.
  void set_capacity(std::uint64_t bytes);
  static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
  [[nodiscard]] std::uint64_t used_bytes() const;

  /// Readable and writable files and locks that are still held by anybody.
  [[nodiscard]] std::size_t open_handles() const;

  /// Puts durable files on an empty disk; not what was set aside.
  void fill(const IndexFiles& files);

  /// Every file as it is now, those that were set aside among them.
  [[nodiscard]] IndexFiles files() const;

  /// Calls `visit` with what a power cut now could leave: every subset of the changes that are not
  /// durable when there are at most 12 of them, else `samples` random ones. Bytes that are not
  /// durable take all shapes in turn; which ones follows from `seed`.
  void for_each_power_cut(std::uint64_t seed, std::size_t samples,
                          const std::function<void(const IndexFiles&)>& visit) const;

 private:
  struct State;
  friend class SimulatedDirectory;
  friend class SimulatedWritableFile;
  friend class SimulatedReadableFile;
  friend class SimulatedLock;
  std::shared_ptr<State> state_;
};

}  // namespace sakuin::test
