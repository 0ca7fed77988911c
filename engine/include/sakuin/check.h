// Verifying a whole index: every checksum, every structure against every other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/status.h>

namespace sakuin {

/// One fault. `message` names file, section and offset.
struct Fault {
  std::string file;
  std::string message;
};

struct CheckReport {
  std::vector<Fault> faults;  ///< empty: the index is sound
  std::uint64_t generation = 0;
  std::uint64_t files = 0;                ///< of every commit that is kept
  std::uint64_t bytes = 0;                ///< of their segments and deletes
  std::uint64_t docs = 0;                 ///< of the newest commit
  std::uint64_t terms = 0;                ///< of the newest commit
  std::uint64_t postings = 0;             ///< of the newest commit
  std::vector<std::string> unreferenced;  ///< files no commit names: harmless, removed by a writer

  [[nodiscard]] bool sound() const noexcept { return faults.empty(); }
};

/// Reads every byte of the newest commit. Damage is reported in the result, each file on its own,
/// so that one fault does not hide another; the Status is an error only when there is no index to
/// check. Cost: one pass over the index, plus decoding every list.
[[nodiscard]] Result<CheckReport> check_index(const std::shared_ptr<const Directory>& directory);

}  // namespace sakuin
