#include "engine/search/collection_stats.h"

#include <optional>
#include <utility>

#include "engine/scoring/list_bounds.h"
#include "engine/search/segment_terms.h"
#include "storage/roaring/doc_bitmap.h"

namespace sakuin {
namespace {

/// When the cache is this large it starts again: simple, and a query has far fewer terms.
constexpr std::size_t kMaxCachedDocFreqs = 65'536;

/// A word of more spellings is not kept: patterns and words near one have thousands, a query each.
constexpr std::size_t kMaxKeptKeyBytes = 1024;

/// Sizes keep apart what would run together: a term may hold any byte.
std::string cache_key(std::span<const FieldId> fields, std::span<const Variant> spellings) {
  std::string key;
  for (const FieldId field : fields) key += std::to_string(field) + ',';
  for (const Variant& spelling : spellings) {
    key.append(std::to_string(spelling.term.size())).append(":").append(spelling.term);
  }
  return key;
}

}  // namespace

CollectionStats::CollectionStats(std::shared_ptr<const Snapshot> snapshot)
    : snapshot_(std::move(snapshot)), fields_(snapshot_->schema.fields().size()) {
  for (const OpenSegment& segment : snapshot_->segments) {
    doc_count_ += segment.live.live_count();
    has_deletes_ = has_deletes_ || !segment.live.deleted.empty();
    for (std::size_t place = 0; place < segment.live.fields.size(); ++place) {
      storage::LiveFieldStats& total = fields_[segment.reader->meta().fields[place].field];
      total.docs += segment.live.fields[place].docs;
      total.tokens += segment.live.fields[place].tokens;
    }
  }
}

double CollectionStats::average_length(FieldId field) const noexcept {
  return sakuin::average_length(fields_[field].tokens, fields_[field].docs);
}

Result<std::uint64_t> CollectionStats::doc_freq(std::span<const FieldId> fields,
                                                std::string_view term) const {
  const Variant spelling{std::string(term)};
  return doc_freq(fields, std::span(&spelling, 1));
}

Result<std::uint64_t> CollectionStats::doc_freq(std::span<const FieldId> fields,
                                                const LeafPart& part,
                                                const BudgetWatch& watch) const {
  if (part.looked_up) {
    const auto sum = sum_of(part.found);
    if (sum) return *sum;
  }
  return doc_freq(fields, part.variants, watch);
}

/// Nothing if some of the documents may be deleted, or may be in two lists.
std::optional<std::uint64_t> CollectionStats::sum_of(std::span<const FoundTerm> found) const {
  if (has_deletes_) return std::nullopt;
  std::uint64_t sum = 0;
  const storage::SegmentReader* last = nullptr;
  for (const FoundTerm& term : found) {  // those of one segment follow one another
    if (term.segment == last) return std::nullopt;
    last = term.segment;
    sum += term.info.doc_freq;
  }
  return sum;
}

Result<std::uint64_t> CollectionStats::doc_freq(std::span<const FieldId> fields,
                                                std::span<const Variant> spellings,
                                                const BudgetWatch& watch) const {
  std::string key = cache_key(fields, spellings);
  if (key.size() > kMaxKeptKeyBytes) return count_docs(fields, spellings, watch);
  {
    const std::lock_guard lock(mutex_);
    const auto known = doc_freqs_.find(key);
    if (known != doc_freqs_.end()) return known->second;
  }
  SAKUIN_ASSIGN(const std::uint64_t count, count_docs(fields, spellings, watch));
  const std::lock_guard lock(mutex_);
  if (doc_freqs_.size() >= kMaxCachedDocFreqs) doc_freqs_.clear();
  doc_freqs_.emplace(std::move(key), count);
  return count;
}

Result<std::uint64_t> CollectionStats::count_docs(std::span<const FieldId> fields,
                                                  std::span<const Variant> spellings,
                                                  const BudgetWatch& watch) const {
  std::uint64_t count = 0;
  for (const OpenSegment& segment : snapshot_->segments) {
    std::vector<SegmentTerm> found;
    for (const FieldId field : fields) {
      for (const Variant& spelling : spellings) {
        SAKUIN_TRY(watch.go_on());
        SAKUIN_ASSIGN(const auto entry, find_term(*segment.reader, field, spelling.term));
        if (entry) found.push_back(*entry);
      }
    }
    if (found.empty()) continue;
    if (found.size() == 1 && segment.live.deleted.empty()) {
      count += found.front().info.doc_freq;
      continue;
    }
    storage::DocBitmap docs;
    for (const SegmentTerm& entry : found) {
      SAKUIN_TRY(watch.go_on());
      SAKUIN_ASSIGN(const auto postings, open_postings(*segment.reader, entry));
      docs |= storage::DocBitmap::from_view(postings.docs);
    }
    count += docs.cardinality() - storage::DocBitmap::and_cardinality(docs, segment.live.deleted);
  }
  return count;
}

}  // namespace sakuin
