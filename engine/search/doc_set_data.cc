#include "engine/search/doc_set_data.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "storage/format/persistent.h"
#include "storage/roaring/roaring_writer.h"

namespace sakuin {
namespace {

constexpr std::uint64_t kMostNumbers = std::uint64_t{1} << 32;

Status too_many_documents() {
  return {
      StatusCode::limit_exceeded,
      "document numbers: the index has more than 2^32 documents; merge it, or use DocSet alone"};
}

class SetSource final : public DocSource {
 public:
  SetSource(const Snapshot& snapshot, std::shared_ptr<const DocSetData> set)
      : snapshot_(snapshot), set_(std::move(set)) {}

  Result<std::shared_ptr<const storage::RoaringSet>> find(
      const storage::SegmentReader& segment) const override {
    std::size_t place = 0;
    while (snapshot_.segments[place].reader.get() != &segment) ++place;
    return set_->segments[place];
  }

  std::string describe() const override {
    return "a set of " + std::to_string(set_->size) + " documents";
  }

 private:
  const Snapshot& snapshot_;
  std::shared_ptr<const DocSetData> set_;
};

}  // namespace

std::uint64_t DocSet::size() const noexcept { return data_ == nullptr ? 0 : data_->size; }

Result<std::vector<std::uint8_t>> DocSet::to_roaring_bytes() const {
  std::vector<DocId> numbers;
  if (data_ != nullptr) {
    if (data_->first_numbers.back() > kMostNumbers) return too_many_documents();
    numbers.reserve(data_->size);
    std::vector<DocId> docs;
    for (std::size_t i = 0; i < data_->segments.size(); ++i) {
      data_->segments[i]->view().read(docs);
      const auto first = static_cast<DocId>(data_->first_numbers[i]);
      for (const DocId doc : docs) numbers.push_back(first + doc);
    }
  }
  std::vector<std::uint8_t> bytes;
  storage::write_roaring(numbers, bytes);
  return bytes;
}

DocSetData make_doc_set_data(const std::shared_ptr<const Snapshot>& snapshot) {
  DocSetData set;
  set.snapshot = snapshot;
  set.first_numbers = {0};
  for (const SearchSegment& segment : snapshot->segments) {
    set.first_numbers.push_back(set.first_numbers.back() + segment.reader->max_doc());
  }
  return set;
}

void add_segment(std::span<std::uint64_t> words, const SearchSegment& segment, DocSetData& set) {
  for (std::size_t i = 0; i < segment.deleted_words.size(); ++i) {
    words[i] &= ~segment.deleted_words[i];
  }
  set.segments.push_back(
      std::make_shared<const storage::RoaringSet>(storage::RoaringSet::from_words(words)));
  set.size += set.segments.back()->cardinality();
}

Result<DocSetData> read_doc_set(const std::shared_ptr<const Snapshot>& snapshot, ByteSpan roaring) {
  DocSetData set = make_doc_set_data(snapshot);
  if (set.first_numbers.back() > kMostNumbers) return too_many_documents();
  storage::ByteBuffer bytes(roaring.begin(), roaring.end());
  bytes.resize(roaring.size() + storage::kReadPadding);
  const auto view = storage::RoaringView::open(ByteSpan(bytes).first(roaring.size()), kNoMoreDocs);
  if (!view) {
    return Status(StatusCode::invalid_argument,
                  "document set: is no Roaring bitmap in the portable serialization; write it with "
                  "roaring::Roaring::write()");
  }
  std::vector<DocId> numbers;
  view->read(numbers);
  if (!numbers.empty() && numbers.back() >= set.first_numbers.back()) {
    return Status(StatusCode::invalid_argument,
                  "document set: has number " + std::to_string(numbers.back()) +
                      ", which no document has; take numbers from this searcher");
  }
  auto number = numbers.begin();
  for (std::size_t i = 0; i < snapshot->segments.size(); ++i) {
    const SearchSegment& segment = snapshot->segments[i];
    std::vector<std::uint64_t> words(std::size_t{segment.reader->max_doc()} / 64 + 1);
    for (; number != numbers.end() && *number < set.first_numbers[i + 1]; ++number) {
      const std::uint64_t doc = *number - set.first_numbers[i];
      words[doc / 64] |= std::uint64_t{1} << (doc % 64);
    }
    add_segment(words, segment, set);
  }
  return set;
}

Status check_doc_set(const Snapshot& snapshot, const DocSet& set) {
  const DocSetData* const data = set.shared_data().get();
  if (data != nullptr && data->snapshot.lock().get() == &snapshot) return {};
  return {StatusCode::invalid_argument,
          "document set: is of another snapshot; make it anew with this searcher"};
}

Result<std::shared_ptr<const DocSource>> make_set_source(const Snapshot& snapshot,
                                                         const DocSet& set) {
  SAKUIN_TRY(check_doc_set(snapshot, set));
  return std::shared_ptr<const DocSource>(
      std::make_shared<const SetSource>(snapshot, set.shared_data()));
}

}  // namespace sakuin
