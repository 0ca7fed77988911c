#include <sakuin/maintenance.h>

#include <sakuin/version.h>
#include "engine/document/latest_commit.h"
#include "engine/document/open_segments.h"
#include "engine/document/schema_codec.h"
#include "engine/guard.h"
#include "storage/directory/file_names.h"

namespace sakuin {
namespace {

/// What opens has the only version there is: every reader refuses others.
Result<UpgradeReport> upgrade(Directory& directory) {
  SAKUIN_ASSIGN(const auto lock, directory.lock(storage::kWriterLockName));
  return open_latest_commit(
      directory, [&](const storage::Manifest& manifest) -> Result<UpgradeReport> {
        const std::string name =
            directory.describe(storage::manifest_file_name(manifest.generation));
        SAKUIN_ASSIGN(const StoredSchema stored, decode_schema(manifest.schema, name));
        SAKUIN_ASSIGN(const auto segments,
                      open_segments(directory, manifest, stored.schema, VerifyMode::first_touch));
        static_cast<void>(segments);
        return UpgradeReport{kFormatVersion, storage::file_names_of(manifest).size(), 0};
      });
}

}  // namespace

Result<UpgradeReport> upgrade_index(const std::shared_ptr<Directory>& directory) {
  return guarded("upgrade", [&] { return upgrade(*directory); });
}

}  // namespace sakuin
