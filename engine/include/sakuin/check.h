// Verifying an index: that it opens, or every checksum and every structure against every other.
//
// Thread rule: reads only, from any thread, beside any writer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/status.h>

namespace sakuin {

enum class CheckDepth : std::uint8_t {
  /// What opening looks at: manifests, that every file is there and of its size, headers, footers
  /// and section tables, deletes. Milliseconds, whatever the size of the index.
  quick,
  /// All of that, every checksum, and all contents against each other (default). One pass over the
  /// index, plus decoding every list.
  full,
};

struct CheckOptions {
  CheckDepth depth = CheckDepth::full;
};

/// One fault. `message` names file, section and offset.
struct Fault {
  std::string file;
  std::string message;
  /// What kind of fault: damage is `corrupt`, a missing file `not_found`; a file that is sound but
  /// of another version `too_new` or `too_old`; what keeps check from looking `no_permission`, `io`
  /// or `limit_exceeded`.
  StatusCode code = StatusCode::corrupt;
};

struct CheckReport {
  std::vector<Fault> faults;  ///< empty: the index is sound, as far as was looked
  std::uint64_t generation = 0;
  std::uint64_t files = 0;                ///< of every commit that is kept
  std::uint64_t bytes = 0;                ///< of their segments and deletes
  std::uint64_t docs = 0;                 ///< of the newest commit; quick: as it says
  std::uint64_t terms = 0;                ///< likewise
  std::uint64_t postings = 0;             ///< likewise
  std::vector<std::string> unreferenced;  ///< files no commit names: harmless, removed by a writer

  [[nodiscard]] bool sound() const noexcept { return faults.empty(); }
};

/// Looks at every commit that is kept. Faults are reported in the result, each file on its own, so
/// that one does not hide another; the Status is an error only when there is no index to check.
[[nodiscard]] Result<CheckReport> check_index(const std::shared_ptr<const Directory>& directory,
                                              const CheckOptions& options = {});

}  // namespace sakuin
