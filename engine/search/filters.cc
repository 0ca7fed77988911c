#include "engine/search/filters.h"

#include <algorithm>
#include <utility>

namespace sakuin {

std::shared_ptr<const DocSetData> FilterCache::find(const Query& filter) const {
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (&entry.filter.node() == &filter.node()) return entry.matches;
  }
  return nullptr;
}

void FilterCache::keep(const Query& filter, std::shared_ptr<const DocSetData> matches) const {
  const std::lock_guard lock(mutex_);
  if (entries_.size() == kMostFilters) entries_.erase(entries_.begin());
  entries_.push_back({filter, std::move(matches)});
}

void FilterWords::assign(const Snapshot& snapshot, const DocSetData& matches) {
  const std::size_t count = snapshot.segments.size();
  words_.resize(count);
  scopes_.clear();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t max_doc = snapshot.segments[i].reader->max_doc();
    words_[i].assign(std::size_t{max_doc} / 64 + 1, 0);
    storage::add_to_words(matches.segments[i]->view(), words_[i]);
    for (std::uint64_t& word : words_[i]) word = ~word;
    scopes_.push_back(
        {words_[i], max_doc - matches.segments[i]->cardinality(), matches.segments[i].get()});
  }
}

}  // namespace sakuin
