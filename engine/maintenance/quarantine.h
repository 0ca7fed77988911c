// Moving files of an index out of the way, into a sub-folder that says when.
#pragma once

#include <string>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/status.h>

namespace sakuin {

/// "quarantine-20261126-150405.123456": now, in UTC.
[[nodiscard]] std::string quarantine_folder_name(const Directory& directory);

/// Manifests last, and the newest of them alone: wherever it stops, and whatever of it a power cut
/// leaves, that commit is still there, and damaged. Durable on success.
Status set_files_aside(Directory& directory, std::vector<std::string>& names,
                       const std::string& folder);

}  // namespace sakuin
