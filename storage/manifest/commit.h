// The commit protocol over a directory: publish a manifest, find the newest one, remove what no
// kept commit names. Steps and reasons: storage/FORMAT.md, "Commit protocol".
#pragma once

#include <cstdint>
#include <set>
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

/// A writer may remove a commit between a reader's look at the folder and its opening the files;
/// then there is another one, which the reader tries so often.
inline constexpr int kOpenAttempts = 16;
/// The error of a reader that loses this race every time.
[[nodiscard]] Status commits_too_fast(const Directory& directory);

/// Does all of a commit that takes space: what is left is publish_prepared(). REQUIRES: the files
/// that `manifest` names are complete, and synced if `sync`; its generation is above every other.
Status prepare_commit(Directory& directory, const Manifest& manifest, bool sync);

/// Makes a prepared commit the newest, atomically. After an error it may be, or not, until
/// withdraw_commit().
Status publish_prepared(Directory& directory, std::uint64_t generation, bool sync);

/// Both.
Status publish_commit(Directory& directory, const Manifest& manifest, bool sync);

/// Takes back a commit whose publication failed, so that the one before it stands. It is gone for
/// good when the directory is synced; until then no file that it names may be removed.
Status withdraw_commit(Directory& directory, std::uint64_t generation);

/// The manifest, the segments and the deletes that make up a commit.
[[nodiscard]] std::set<std::string> file_names_of(const Manifest& manifest);

struct GarbageFile {
  std::string name;
  std::uint64_t bytes = 0;
};

/// Files of ours that none of `kept` names: older manifests, segments, deletes, scratch files.
/// Foreign files are never listed. Manifests come first, in the order in which to remove them.
[[nodiscard]] Result<std::vector<GarbageFile>> find_garbage(const Directory& directory,
                                                            std::span<const Manifest> kept);

}  // namespace sakuin::storage
