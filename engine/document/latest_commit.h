// Opening the newest commit while a writer, of this process or another, goes on: what it names may
// be removed before it is open, and then there is a newer one.
#pragma once

#include <utility>

#include <sakuin/directory.h>
#include <sakuin/status.h>

#include "storage/manifest/commit.h"

namespace sakuin {

/// What `open`, called with a manifest, makes of the newest commit: a Result. It is called again
/// when it says `not_found` and another commit is the newest by then; `corrupt` if there is none.
template <class Open>
[[nodiscard]] auto open_latest_commit(const Directory& directory, Open&& open)
    -> decltype(open(std::declval<const storage::Manifest&>())) {
  for (int attempt = 1; attempt <= storage::kOpenAttempts; ++attempt) {
    SAKUIN_ASSIGN(const storage::Manifest manifest, storage::read_latest_commit(directory));
    auto opened = open(manifest);
    if (opened.ok() || opened.status().code() != StatusCode::not_found) return opened;
    SAKUIN_ASSIGN(const auto generations, storage::list_commits(directory));
    // Another one is the newest now: a later one, or that before it if the writer took this one
    // back. If not, a file is gone that nobody had to remove: that is damage, not a race.
    const bool superseded = !generations.empty() && generations.back() != manifest.generation;
    if (!superseded) return Status(StatusCode::corrupt, opened.status().message());
  }
  return storage::commits_too_fast(directory);
}

}  // namespace sakuin
