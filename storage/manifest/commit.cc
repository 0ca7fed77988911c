#include "storage/manifest/commit.h"

#include <algorithm>

#include "storage/directory/file_names.h"

namespace sakuin::storage {
namespace {

Status write_file(Directory& directory, const std::string& name, ByteSpan bytes, bool sync) {
  SAKUIN_ASSIGN(auto file, directory.create(name));
  SAKUIN_TRY(file->append(bytes));
  if (sync) SAKUIN_TRY(file->sync());
  return file->close();
}

}  // namespace

std::set<std::string> file_names_of(const Manifest& manifest) {
  std::set<std::string> names = {manifest_file_name(manifest.generation)};
  for (const ManifestSegment& segment : manifest.segments) {
    names.insert(segment_file_name(segment.segment));
    if (segment.live_docs_generation != 0) {
      names.insert(live_docs_file_name(segment.segment, segment.live_docs_generation));
    }
  }
  return names;
}

Result<std::vector<std::uint64_t>> list_commits(const Directory& directory) {
  SAKUIN_ASSIGN(const auto entries, directory.list());
  std::vector<std::uint64_t> generations;
  for (const DirectoryEntry& entry : entries) {
    const ParsedFileName parsed = parse_file_name(entry.name);
    if (parsed.kind == FileKind::manifest) generations.push_back(parsed.generation);
  }
  std::sort(generations.begin(), generations.end());
  return generations;
}

Result<Manifest> read_commit(const Directory& directory, std::uint64_t generation) {
  const std::string name = manifest_file_name(generation);
  SAKUIN_ASSIGN(const auto file, directory.open(name, std::nullopt));
  SAKUIN_ASSIGN(const ByteSpan bytes, file->read_all());
  SAKUIN_ASSIGN(Manifest manifest, decode_manifest(bytes, directory.describe(name)));
  if (manifest.generation != generation) {
    return Status(StatusCode::corrupt,
                  directory.describe(name) + ": holds commit " +
                      std::to_string(manifest.generation) +
                      "; the file was renamed or copied, restore the original");
  }
  return manifest;
}

Result<Manifest> read_latest_commit(const Directory& directory) {
  for (int attempt = 1;; ++attempt) {
    SAKUIN_ASSIGN(const auto generations, list_commits(directory));
    if (generations.empty()) {
      return Status(StatusCode::not_found,
                    directory.describe("") + ": holds no index; index documents into it first");
    }
    Result<Manifest> manifest = read_commit(directory, generations.back());
    const bool vanished = !manifest.ok() && manifest.status().code() == StatusCode::not_found;
    if (!vanished) return manifest;
    if (attempt == kOpenAttempts) return commits_too_fast(directory);
  }
}

Status commits_too_fast(const Directory& directory) {
  return {StatusCode::busy, directory.describe("") +
                                ": commits are removed faster than they can be opened; try again"};
}

Status prepare_commit(Directory& directory, const Manifest& manifest, bool sync) {
  if (sync) SAKUIN_TRY(directory.sync());  // names of the files it refers to
  const std::string scratch = scratch_file_name(manifest_file_name(manifest.generation));
  return write_file(directory, scratch, encode_manifest(manifest), sync);
}

Status publish_prepared(Directory& directory, std::uint64_t generation, bool sync) {
  const std::string name = manifest_file_name(generation);
  SAKUIN_TRY(directory.rename(scratch_file_name(name), name));  // the commit point
  return sync ? directory.sync() : Status();
}

Status publish_commit(Directory& directory, const Manifest& manifest, bool sync) {
  SAKUIN_TRY(prepare_commit(directory, manifest, sync));
  return publish_prepared(directory, manifest.generation, sync);
}

Status withdraw_commit(Directory& directory, std::uint64_t generation) {
  Status status = directory.remove(manifest_file_name(generation));
  return status.code() == StatusCode::not_found ? Status() : status;
}

Result<std::vector<GarbageFile>> find_garbage(const Directory& directory,
                                              std::span<const Manifest> kept) {
  std::set<std::string> needed;
  for (const Manifest& manifest : kept) needed.merge(file_names_of(manifest));
  SAKUIN_ASSIGN(const auto entries, directory.list());
  std::vector<GarbageFile> garbage;
  for (const DirectoryEntry& entry : entries) {
    const FileKind kind = parse_file_name(entry.name).kind;
    if (kind == FileKind::foreign || kind == FileKind::lock || needed.contains(entry.name))
      continue;
    garbage.push_back({entry.name, entry.size_bytes});
  }
  // So that removal, wherever it stops, leaves no manifest that names missing files.
  std::stable_partition(garbage.begin(), garbage.end(), [](const GarbageFile& file) {
    return parse_file_name(file.name).kind == FileKind::manifest;
  });
  return garbage;
}

}  // namespace sakuin::storage
