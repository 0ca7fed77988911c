#include <sakuin/check.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/check/segment_check.h"
#include "engine/document/open_segments.h"
#include "engine/document/schema_codec.h"
#include "engine/guard.h"
#include "storage/directory/file_names.h"
#include "storage/manifest/commit.h"
#include "storage/segment/segment_file.h"

namespace sakuin {
namespace {

class IndexCheck {
 public:
  IndexCheck(const Directory& directory, const CheckOptions& options)
      : directory_(directory), is_full_(options.depth == CheckDepth::full) {}

  Result<CheckReport> run() {
    SAKUIN_ASSIGN(const auto generations, storage::list_commits(directory_));
    auto manifest = storage::read_latest_commit(directory_);
    if (manifest.ok()) {
      SAKUIN_TRY(check_commit(*manifest));
    } else if (generations.empty() || manifest.status().code() != StatusCode::corrupt) {
      return manifest.status();
    } else {
      add_fault(storage::manifest_file_name(generations.back()), manifest.status());
    }
    return std::move(report_);
  }

 private:
  void add_fault(const std::string& file, const Status& status) {
    report_.faults.push_back({file, status.message(), status.code()});
  }

  Status check_commit(const storage::Manifest& manifest) {
    report_.generation = manifest.generation;
    const std::string name = storage::manifest_file_name(manifest.generation);
    const auto stored = decode_schema(manifest.schema, directory_.describe(name));
    if (!stored.ok()) {
      add_fault(name, stored.status());
      return {};
    }
    for (const storage::ManifestSegment& entry : manifest.segments) {
      if (auto segment = check_files(entry, stored->schema, manifest.next_serial)) {
        report_.docs += segment->open.live.live_count();
        report_.terms += segment->counts.terms;
        report_.postings += segment->counts.postings;
        segments_.push_back(std::move(segment->open));
      }
    }
    if (is_full_) check_ids();
    return check_older_commits(manifest, stored->schema);
  }

  struct CheckedSegment {
    OpenSegment open;
    SegmentCheckCounts counts;
  };

  /// The files of one segment: every damaged section is reported, then contradictions. Nothing if
  /// there are any, or if an earlier commit that was checked has the same files.
  std::optional<CheckedSegment> check_files(const storage::ManifestSegment& entry,
                                            const Schema& schema, Serial next_serial) {
    if (!checked_.emplace(entry.segment, entry.live_docs_generation).second) return std::nullopt;
    const std::string name = storage::segment_file_name(entry.segment);
    if (entry.live_docs_generation != 0) count_file(entry.live_docs_bytes);
    const auto [sound, is_new] = sound_files_.try_emplace(entry.segment, false);
    if (is_new) sound->second = check_segment_file(name, entry);
    if (!sound->second) return std::nullopt;

    auto segment = open_segment(directory_, entry, schema, VerifyMode::first_touch);
    if (!segment.ok()) {
      // The segment file is sound, so it may be the file with its deletes.
      const std::uint64_t deletes = entry.live_docs_generation;
      add_fault(deletes == 0 ? name : storage::live_docs_file_name(entry.segment, deletes),
                segment.status());
      return std::nullopt;
    }
    const auto counts =
        is_full_ ? check_segment(*segment, schema, next_serial) : claimed_counts(*segment);
    if (!counts.ok()) {
      add_fault(name, counts.status());
      return std::nullopt;
    }
    return CheckedSegment{*std::move(segment), *counts};
  }

  /// What a segment says of itself.
  static Result<SegmentCheckCounts> claimed_counts(const OpenSegment& segment) {
    SegmentCheckCounts counts;
    for (const storage::SegmentField& field : segment.reader->meta().fields) {
      counts.terms += field.terms;
      counts.postings += field.postings;
    }
    return counts;
  }

  /// What surrounds the sections of one segment file, and in full every checksum; false if anything
  /// is wrong.
  bool check_segment_file(const std::string& name, const storage::ManifestSegment& entry) {
    count_file(entry.file_bytes);
    const auto file = storage::SegmentFile::open(
        directory_, entry.segment, {entry.file_bytes, entry.file_checksum}, /*verify_pages=*/true);
    if (!file.ok()) {
      add_fault(name, file.status());
      return false;
    }
    if (!is_full_) return true;
    const std::vector<Status> damage = (*file)->find_damage();
    for (const Status& status : damage) add_fault(name, status);
    return damage.empty();
  }

  void count_file(std::uint64_t bytes) {
    ++report_.files;
    report_.bytes += bytes;
  }

  /// No id may be live twice.
  void check_ids() {
    std::unordered_set<std::string_view> seen;
    for (const OpenSegment& segment : segments_) {
      for (DocId doc = 0; doc < segment.reader->max_doc(); ++doc) {
        if (segment.live.deleted.contains(doc)) continue;
        const auto id = segment.reader->keys().id(doc);
        if (!id.ok() || seen.insert(*id).second) continue;
        return add_fault(
            storage::segment_file_name(segment.entry.segment),
            {StatusCode::corrupt, segment.reader->file().name() + ": document \"" +
                                      std::string(*id) + "\" is live twice; rebuild the index"});
      }
    }
  }

  /// The commit before is kept to go back to, so its files have to be sound, too. Still older ones
  /// are there because their removal was interrupted, and may have lost files.
  Status check_older_commits(const storage::Manifest& latest, const Schema& schema) {
    std::vector<storage::Manifest> kept = {latest};
    SAKUIN_ASSIGN(const auto generations, storage::list_commits(directory_));
    const std::size_t first = generations.size() - std::min<std::size_t>(generations.size(), 2);
    for (const std::uint64_t generation : std::span(generations).subspan(first)) {
      if (generation == latest.generation) continue;
      auto manifest = storage::read_commit(directory_, generation);
      if (!manifest.ok()) {
        add_fault(storage::manifest_file_name(generation), manifest.status());
        continue;
      }
      for (const storage::ManifestSegment& entry : manifest->segments) {
        check_files(entry, schema, latest.next_serial);
      }
      kept.push_back(*std::move(manifest));
    }
    report_.files += generations.size() - first;
    SAKUIN_ASSIGN(const auto garbage, storage::find_garbage(directory_, kept));
    for (const storage::GarbageFile& file : garbage) report_.unreferenced.push_back(file.name);
    return {};
  }

  const Directory& directory_;
  bool is_full_;
  std::vector<OpenSegment> segments_;                      // of the latest commit, sound ones
  std::set<std::pair<SegmentId, std::uint64_t>> checked_;  // segment, generation of its deletes
  std::map<SegmentId, bool> sound_files_;                  // segment files looked at, once each
  CheckReport report_;
};

}  // namespace

Result<CheckReport> check_index(const std::shared_ptr<const Directory>& directory,
                                const CheckOptions& options) {
  return guarded("check", [&] { return IndexCheck(*directory, options).run(); });
}

}  // namespace sakuin
