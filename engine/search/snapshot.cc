#include "engine/search/snapshot.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/document/latest_commit.h"
#include "engine/document/schema_codec.h"
#include "storage/directory/file_names.h"

namespace sakuin {
namespace {

/// `tokenizers` by field, with those that options.query_analyzers puts in their place.
Result<std::vector<std::shared_ptr<const Tokenizer>>> open_query_tokenizers(
    std::vector<std::shared_ptr<const Tokenizer>> tokenizers, const SearcherOptions& options) {
  for (const auto& [name, other_name] : options.query_analyzers) {
    const auto has_name = [&name = name](const std::shared_ptr<const Tokenizer>& tokenizer) {
      return tokenizer != nullptr && tokenizer->name() == name;
    };
    if (std::none_of(tokenizers.begin(), tokenizers.end(), has_name)) continue;
    const auto other = options.analyzers.open(other_name);
    if (!other.ok()) return Status(StatusCode::analyzer_mismatch, other.status().message());
    std::replace_if(tokenizers.begin(), tokenizers.end(), has_name, *other);
  }
  return tokenizers;
}

/// By field. Those of `before`, which was opened with the same options, are taken over.
std::vector<std::shared_ptr<const SynonymTable>> make_synonyms(const Snapshot& snapshot,
                                                               const SearcherOptions& options,
                                                               const Snapshot* before) {
  std::vector<std::shared_ptr<const SynonymTable>> tables(snapshot.schema.fields().size());
  std::map<std::pair<const Synonyms*, const Tokenizer*>, std::shared_ptr<const SynonymTable>> made;
  for (FieldId field = 0; field < tables.size(); ++field) {
    const Tokenizer* const tokenizer = snapshot.query_tokenizers[field].get();
    auto given = options.synonyms.find(snapshot.schema.fields()[field].name);
    if (given == options.synonyms.end()) given = options.synonyms.find("");
    if (tokenizer == nullptr || given == options.synonyms.end() || given->second == nullptr) {
      continue;
    }
    auto& table = made[{given->second.get(), tokenizer}];
    const bool is_known = before != nullptr && field < before->synonyms.size() &&
                          before->query_tokenizers[field].get() == tokenizer;
    if (table == nullptr && is_known) table = before->synonyms[field];
    if (table == nullptr) table = std::make_shared<SynonymTable>(*given->second, *tokenizer);
    tables[field] = table;
  }
  return tables;
}

/// Null if `snapshot` is, or has no such segment.
const SearchSegment* find_open(const Snapshot* snapshot, SegmentId segment) noexcept {
  if (snapshot == nullptr) return nullptr;
  for (const SearchSegment& open : snapshot->segments) {
    if (open.entry.segment == segment) return &open;
  }
  return nullptr;
}

Result<std::shared_ptr<const Snapshot>> open_commit(const Directory& directory,
                                                    storage::Manifest manifest,
                                                    const SearcherOptions& options,
                                                    const std::shared_ptr<const Snapshot>& before) {
  if (before != nullptr && before->manifest == manifest) return before;
  auto snapshot = std::make_shared<Snapshot>();
  const std::string name = directory.describe(storage::manifest_file_name(manifest.generation));
  SAKUIN_ASSIGN(StoredSchema stored, decode_schema(manifest.schema, name));
  SAKUIN_ASSIGN(snapshot->tokenizers, resolve_analyzers(stored, options.analyzers));
  SAKUIN_ASSIGN(snapshot->query_tokenizers, open_query_tokenizers(snapshot->tokenizers, options));
  snapshot->schema = std::move(stored.schema);
  snapshot->synonyms = make_synonyms(*snapshot, options, before.get());
  for (const storage::ManifestSegment& entry : manifest.segments) {
    const SearchSegment* const known = find_open(before.get(), entry.segment);
    SAKUIN_ASSIGN(OpenSegment segment,
                  open_segment(directory, entry, snapshot->schema, options.verify, known));
    snapshot->segments.emplace_back(std::move(segment), known);
  }
  snapshot->manifest = std::move(manifest);
  return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

}  // namespace

SearchSegment::SearchSegment(OpenSegment open, const SearchSegment* before)
    : OpenSegment(std::move(open)) {
  const bool is_shared = before != nullptr && before->reader == reader;
  columns = is_shared ? before->columns : std::make_shared<const SegmentColumns>(reader);
  if (live.deleted.empty()) return;
  deleted_words.resize(std::size_t{reader->max_doc()} / 64 + 1);
  live.deleted.for_each(
      [this](DocId doc) { deleted_words[doc / 64] |= std::uint64_t{1} << (doc % 64); });
}

Result<std::shared_ptr<const Snapshot>> open_snapshot(
    const Directory& directory, const SearcherOptions& options,
    const std::shared_ptr<const Snapshot>& before) {
  return open_latest_commit(directory, [&](const storage::Manifest& manifest) {
    return open_commit(directory, manifest, options, before);
  });
}

}  // namespace sakuin
