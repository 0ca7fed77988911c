// The commit protocol over a directory: publish a manifest, find the newest one, remove what no
// kept commit names. Steps and reasons: storage/FORMAT.md, "Commit protocol".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/status.h>

#include "storage/manifest/manifest.h"

namespace sakuin::storage {

/// Generations that have a manifest file, ascending.
[[nodiscard]] Result<std::vector<std::uint64_t>> list_commits(const Directory& directory);

/// `not_found` when there is no such commit.
[[nodiscard]] Result<Manifest> read_commit(const Directory& directory, std::uint64_t generation);

/// The newest commit. `not_found` without any; `corrupt` if its manifest is damaged, for an older
/// one would silently lose a commit; `busy` if one after the other is removed before it is read.
[[nodiscard]] Result<Manifest> read_latest_commit(const Directory& directory);

/// The error of a reader that loses the race against a writer again and again.
[[nodiscard]] Status commits_too_fast(const Directory& directory);

/// Makes `manifest` the newest commit, atomically. REQUIRES: the files it names are complete, and
/// synced if `sync`; its generation is above every other. On error the commit before it stands.
Status publish_commit(Directory& directory, const Manifest& manifest, bool sync);

struct Garbage {
  std::vector<std::string> names;
  std::uint64_t bytes = 0;
};

/// Files of ours that none of `kept` names: older manifests, segments, deletes, scratch files.
/// Foreign files are never listed.
[[nodiscard]] Result<Garbage> find_garbage(const Directory& directory,
                                           std::span<const Manifest> kept);

}  // namespace sakuin::storage
