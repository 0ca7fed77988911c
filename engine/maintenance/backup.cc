#include <algorithm>
#include <set>
#include <utility>

#include <sakuin/maintenance.h>

#include "engine/document/latest_commit.h"
#include "engine/document/schema_codec.h"
#include "engine/guard.h"
#include "storage/base/checksum.h"
#include "storage/directory/file_names.h"
#include "storage/format/envelope.h"
#include "storage/segment/segment_file.h"

namespace sakuin {
namespace {

using storage::FileKind;
using storage::Manifest;
using storage::ManifestSegment;

constexpr std::uint64_t kCopiedBytes = std::uint64_t{1} << 20;

/// A file of the commit, open, so that its bytes stay although a writer may remove it.
struct SourceFile {
  std::string name;
  ManifestSegment entry;
  std::shared_ptr<const storage::SegmentFile> segment;  // null for the deletes of a segment
  std::shared_ptr<const ReadableFile> content;

  [[nodiscard]] Status verify(std::uint64_t offset, std::uint64_t length) const {
    return segment ? segment->verify(offset, length) : Status();
  }
};

struct SourceCommit {
  Manifest manifest;
  std::vector<SourceFile> files;
};

Result<std::shared_ptr<const storage::SegmentFile>> open_segment_file(
    const Directory& directory, const ManifestSegment& entry) {
  return storage::SegmentFile::open(directory, entry.segment,
                                    {entry.file_bytes, entry.file_checksum},
                                    /*verify_pages=*/true);
}

Result<std::shared_ptr<const ReadableFile>> open_live_docs_file(const Directory& directory,
                                                                const ManifestSegment& entry) {
  const std::string name = storage::live_docs_file_name(entry.segment, entry.live_docs_generation);
  SAKUIN_ASSIGN(auto file, directory.open(name, entry.live_docs_bytes));
  SAKUIN_ASSIGN(const ByteSpan bytes, file->read_all());
  if (storage::xxh3(bytes) == entry.live_docs_checksum) return file;
  return storage::corrupt_file(directory.describe(name), "checksum is not the one in the manifest");
}

Result<SourceCommit> open_files(const Directory& directory, const Manifest& manifest) {
  SourceCommit commit;
  commit.manifest = manifest;
  for (const ManifestSegment& entry : manifest.segments) {
    SAKUIN_ASSIGN(auto segment, open_segment_file(directory, entry));
    auto content = segment->content();
    commit.files.push_back(
        {storage::segment_file_name(entry.segment), entry, std::move(segment), std::move(content)});
    if (entry.live_docs_generation == 0) continue;
    SAKUIN_ASSIGN(auto deletes, open_live_docs_file(directory, entry));
    commit.files.push_back({storage::live_docs_file_name(entry.segment, entry.live_docs_generation),
                            entry, nullptr, std::move(deletes)});
  }
  return commit;
}

class Backup {
 public:
  Backup(const Directory& source, Directory& target, const BackupOptions& options)
      : source_(source), target_(target), options_(options) {}

  Result<BackupReport> run() {
    SAKUIN_ASSIGN(commit_, open_latest_commit(source_, [this](const Manifest& manifest) {
                    return open_files(source_, manifest);
                  }));
    const Manifest& manifest = commit_.manifest;
    // Not even a lock file is left in a folder of something else.
    Status refused = look_at_target();
    if (refused.code() == StatusCode::invalid_argument) return refused;
    SAKUIN_ASSIGN(const auto lock, target_.lock(storage::kWriterLockName));
    SAKUIN_TRY(look_at_target());
    SAKUIN_TRY(find_missing_files());
    if (!is_published_) SAKUIN_TRY(announce());
    for (const SourceFile* file : missing_) SAKUIN_TRY(copy(*file));
    SAKUIN_TRY(target_.sync());
    if (!is_published_) {
      SAKUIN_TRY(storage::publish_prepared(target_, manifest.generation, /*sync=*/true));
      remove_garbage();
    }
    count_files();
    return report_;
  }

 private:
  [[nodiscard]] Status refuse(const std::string& why) const {
    return {StatusCode::invalid_argument,
            target_.describe("") + ": " + why + "; give an empty folder for the backup"};
  }

  Status look_at_target() {
    SAKUIN_ASSIGN(const auto generations, storage::list_commits(target_));
    if (generations.empty()) return look_at_beginning();
    SAKUIN_ASSIGN(const Manifest there, storage::read_latest_commit(target_));
    SAKUIN_TRY(expect_older(there));
    is_published_ = there.generation == commit_.manifest.generation;
    if (is_published_ || options_.replace || there.segments.empty() || shares_segment(there)) {
      return {};
    }
    return refuse("nothing in it shows that its index is an older state of " +
                  source_.describe("") + " (replace it knowingly if it is)");
  }

  /// A backup that was interrupted before there was any commit: it had announced its files.
  Status look_at_beginning() const {
    SAKUIN_ASSIGN(const auto entries, target_.list());
    std::set<std::string> announced;
    for (const DirectoryEntry& entry : entries) {
      SAKUIN_ASSIGN(const auto manifest, read_announcement(entry.name));
      if (!manifest) continue;
      SAKUIN_TRY(expect_older(*manifest));
      announced.merge(storage::file_names_of(*manifest));
    }
    for (const DirectoryEntry& entry : entries) {
      const FileKind kind = storage::parse_file_name(entry.name).kind;
      if (kind == FileKind::lock || kind == FileKind::scratch) continue;
      if (!announced.contains(entry.name)) return refuse(entry.name + " is in it");
    }
    return {};
  }

  /// The manifest in a scratch file, if there is one and it is whole.
  [[nodiscard]] Result<std::optional<Manifest>> read_announcement(const std::string& name) const {
    if (storage::parse_file_name(name).kind != FileKind::scratch) return std::optional<Manifest>();
    SAKUIN_ASSIGN(const auto file, target_.open(name, std::nullopt));
    SAKUIN_ASSIGN(const ByteSpan bytes, file->read_all());
    auto manifest = storage::decode_manifest(bytes, target_.describe(name));
    if (!manifest.ok()) return std::optional<Manifest>();
    return std::optional<Manifest>(*std::move(manifest));
  }

  /// An older state of an index contradicts it in nothing that is never used twice.
  Status expect_older(const Manifest& there) const {
    const Manifest& ours = commit_.manifest;
    if (there.generation > ours.generation) {
      return refuse("it holds commit " + std::to_string(there.generation) + ", and " +
                    source_.describe("") + " is at " + std::to_string(ours.generation));
    }
    bool fits = there.next_segment <= ours.next_segment && there.next_serial <= ours.next_serial;
    if (there.generation == ours.generation) fits = there == ours;
    for (const ManifestSegment& segment : there.segments) {
      const ManifestSegment* same = find_segment(segment.segment);
      if (same != nullptr && !is_same_file(*same, segment)) fits = false;
    }
    SAKUIN_ASSIGN(const bool has_same_fields, begins_with_fields_of(there));
    if (fits && has_same_fields) return {};
    return refuse("it holds another index than " + source_.describe(""));
  }

  [[nodiscard]] Result<bool> begins_with_fields_of(const Manifest& there) const {
    SAKUIN_ASSIGN(const auto old_schema, decode_schema(there.schema, target_.describe("")));
    SAKUIN_ASSIGN(const auto schema, decode_schema(commit_.manifest.schema, source_.describe("")));
    const auto& fields = schema.schema.fields();
    const auto& old_fields = old_schema.schema.fields();
    return old_fields.size() <= fields.size() &&
           std::equal(old_fields.begin(), old_fields.end(), fields.begin());
  }

  [[nodiscard]] const ManifestSegment* find_segment(SegmentId id) const {
    for (const ManifestSegment& segment : commit_.manifest.segments) {
      if (segment.segment == id) return &segment;
    }
    return nullptr;
  }

  static bool is_same_file(const ManifestSegment& a, const ManifestSegment& b) {
    return a.file_bytes == b.file_bytes && a.file_checksum == b.file_checksum;
  }

  [[nodiscard]] bool shares_segment(const Manifest& there) const {
    return std::any_of(there.segments.begin(), there.segments.end(),
                       [this](const ManifestSegment& segment) {
                         return find_segment(segment.segment) != nullptr;
                       });
  }

  /// Which files have to be copied, and whether they fit.
  Status find_missing_files() {
    for (const SourceFile& file : commit_.files) {
      SAKUIN_ASSIGN(const bool whole, is_whole_in_target(file));
      if (whole) continue;
      missing_.push_back(&file);
      ++report_.copied_files;
      report_.copied_bytes += file.content->bytes().size();
    }
    SAKUIN_ASSIGN(const std::uint64_t free, target_.free_bytes());
    if (report_.copied_bytes <= free) return {};
    return {StatusCode::no_space, target_.describe("") + ": " +
                                      std::to_string(report_.copied_bytes) +
                                      " bytes are to be copied, and " + std::to_string(free) +
                                      " are free; free space on the disk"};
  }

  [[nodiscard]] Result<bool> is_whole_in_target(const SourceFile& file) const {
    Status status;
    if (file.segment) {
      const auto there = open_segment_file(target_, file.entry);
      status = there.ok() ? (*there)->verify_all() : there.status();
    } else {
      status = open_live_docs_file(target_, file.entry).status();
    }
    if (status.ok()) return true;
    const bool is_other =
        status.code() == StatusCode::corrupt || status.code() == StatusCode::not_found ||
        status.code() == StatusCode::too_new || status.code() == StatusCode::too_old;
    if (is_other) return false;
    return status;
  }

  /// The manifest under its scratch name, durable before any file that it names is there: so that
  /// files without a commit are known for what they are. One that an interrupted backup left is
  /// replaced whole, for nobody knows whether it is durable.
  Status announce() {
    const std::string unfinished = storage::scratch_file_name(storage::segment_file_name(0));
    SAKUIN_TRY(remove_if_there(unfinished));
    SAKUIN_ASSIGN(const auto out, target_.create(unfinished));
    SAKUIN_TRY(out->append(storage::encode_manifest(commit_.manifest)));
    SAKUIN_TRY(out->sync());
    SAKUIN_TRY(out->close());
    SAKUIN_TRY(target_.rename(unfinished, storage::scratch_file_name(storage::manifest_file_name(
                                              commit_.manifest.generation))));
    return target_.sync();
  }

  Status remove_if_there(const std::string& name) {
    Status status = target_.remove(name);
    return status.code() == StatusCode::not_found ? Status() : status;
  }

  Status copy(const SourceFile& file) {
    SAKUIN_TRY(remove_if_there(file.name));  // what is there is not whole
    SAKUIN_ASSIGN(const auto out, target_.create(file.name));
    const ByteSpan bytes = file.content->bytes();
    for (std::uint64_t at = 0; at < bytes.size(); at += kCopiedBytes) {
      const std::uint64_t length = std::min<std::uint64_t>(kCopiedBytes, bytes.size() - at);
      SAKUIN_TRY(file.content->fetch(at, length));
      SAKUIN_TRY(file.verify(at, length));
      SAKUIN_TRY(out->append(
          bytes.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(length))));
    }
    SAKUIN_TRY(out->sync());
    return out->close();
  }

  /// Best effort: what stays behind is removed by the next backup.
  void remove_garbage() {
    const auto garbage = storage::find_garbage(target_, {&commit_.manifest, 1});
    if (!garbage.ok()) return;
    for (const storage::GarbageFile& file : *garbage) {
      static_cast<void>(target_.remove(file.name).ok());
    }
  }

  void count_files() {
    report_.generation = commit_.manifest.generation;
    const std::uint64_t manifest_bytes = storage::encode_manifest(commit_.manifest).size();
    report_.files = commit_.files.size() + 1;
    report_.bytes = manifest_bytes;
    for (const SourceFile& file : commit_.files) report_.bytes += file.content->bytes().size();
    if (is_published_) return;
    ++report_.copied_files;
    report_.copied_bytes += manifest_bytes;
  }

  const Directory& source_;
  Directory& target_;
  const BackupOptions& options_;
  SourceCommit commit_;
  std::vector<const SourceFile*> missing_;
  bool is_published_ = false;  // the target has this commit
  BackupReport report_;
};

}  // namespace

Result<BackupReport> backup_index(const std::shared_ptr<const Directory>& source,
                                  const std::shared_ptr<Directory>& target,
                                  const BackupOptions& options) {
  return guarded("backup", [&] { return Backup(*source, *target, options).run(); });
}

}  // namespace sakuin
