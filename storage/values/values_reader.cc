#include "storage/values/values_reader.h"

#include "storage/values/ranked_bits.h"

namespace sakuin::storage {
namespace {

/// Reads the parts of a column one after the other and knows how to complain about them.
class ColumnReader {
 public:
  ColumnReader(const SectionView& section, std::uint64_t offset, ByteSpan bytes) noexcept
      : section_(section), offset_(offset), reader_(bytes) {}

  template <class T>
  [[nodiscard]] T le() noexcept {
    return reader_.le<T>();
  }

  [[nodiscard]] Result<RoaringView> docs(std::uint32_t bitmap_bytes, std::uint32_t max_doc,
                                         std::uint32_t doc_count) {
    const ByteSpan bytes = reader_.bytes(bitmap_bytes);
    const auto view = RoaringView::open(bytes, max_doc, doc_count);
    if (!reader_.ok() || !view) return damaged("the documents of a column are damaged");
    return *view;
  }

  /// The next integer column; it must have `size` values.
  [[nodiscard]] Result<IntColumnView> column(std::uint64_t size) {
    ByteReader rest = reader_;
    const auto view = IntColumnView::open(rest.bytes(rest.remaining()));
    if (!view || view->size() != size) return damaged("the values of a column are damaged");
    static_cast<void>(reader_.bytes(view->byte_size()));
    return *view;
  }

  Status expect_end() const {
    if (reader_.ok() && reader_.remaining() == 0) return {};
    return damaged("bytes follow a column");
  }

  [[nodiscard]] Status damaged(std::string_view why) const {
    return section_.corrupt(offset_ + reader_.offset(), why);
  }

 private:
  const SectionView& section_;
  std::uint64_t offset_;
  ByteReader reader_;
};

}  // namespace

Result<IntValuesReader> IntValuesReader::open(SectionView section, std::uint64_t offset,
                                              std::uint64_t bytes, std::uint32_t max_doc) {
  SAKUIN_ASSIGN(const ByteSpan column, section.read(offset, bytes));
  ColumnReader reader(section, offset, column);
  const auto doc_count = reader.le<std::uint32_t>();
  const auto bitmap_bytes = reader.le<std::uint32_t>();
  SAKUIN_ASSIGN(const RoaringView docs, reader.docs(bitmap_bytes, max_doc, doc_count));
  IntValuesReader values;
  SAKUIN_ASSIGN(values.values_, reader.column(doc_count));
  SAKUIN_TRY(reader.expect_end());
  values.docs_ = RankIndex(docs);
  return values;
}

std::uint64_t IntValuesReader::size() const noexcept { return values_.size(); }

std::optional<std::int64_t> IntValuesReader::value(DocId doc) const noexcept {
  const std::optional<std::uint32_t> rank = docs_.rank(doc);
  if (!rank) return std::nullopt;
  return values_[*rank];
}

const RoaringView& IntValuesReader::docs() const noexcept { return docs_.view(); }
const IntColumnView& IntValuesReader::values() const noexcept { return values_; }

void IntValuesReader::find_between(std::int64_t low, std::int64_t high,
                                   std::span<std::uint64_t> docs) const {
  std::vector<std::uint64_t> by_rank(values_.size() / 64 + 1);
  values_.find_between(low, high, by_rank);
  add_ranked(docs_.view(), by_rank, docs);
}

Result<OrdValuesReader> OrdValuesReader::open(SectionView section, std::uint64_t offset,
                                              std::uint64_t bytes, std::uint32_t max_doc,
                                              std::uint64_t term_count) {
  SAKUIN_ASSIGN(const ByteSpan column, section.read(offset, bytes));
  ColumnReader reader(section, offset, column);
  const auto doc_count = reader.le<std::uint32_t>();
  const auto bitmap_bytes = reader.le<std::uint32_t>();
  const auto value_count = reader.le<std::uint64_t>();
  SAKUIN_ASSIGN(const RoaringView docs, reader.docs(bitmap_bytes, max_doc, doc_count));
  OrdValuesReader values;
  values.doc_count_ = doc_count;
  if (value_count != doc_count) {
    SAKUIN_ASSIGN(values.starts_, reader.column(std::uint64_t{doc_count} + 1));
  }
  SAKUIN_ASSIGN(values.ords_, reader.column(value_count));
  SAKUIN_TRY(reader.expect_end());
  if (!values.are_starts_valid()) return reader.damaged("the starts of a column are out of order");
  if (!values.are_ords_valid(term_count)) {
    return reader.damaged("the ordinals of a column are out of order or range");
  }
  values.docs_ = RankIndex(docs);
  return values;
}

bool OrdValuesReader::are_starts_valid() const noexcept {
  if (!starts_) return true;
  if ((*starts_)[0] != 0) return false;
  for (std::uint64_t rank = 0; rank < doc_count_; ++rank) {
    if ((*starts_)[rank] >= (*starts_)[rank + 1]) return false;
  }
  return start(doc_count_) == ords_.size();
}

bool OrdValuesReader::are_ords_valid(std::uint64_t term_count) const noexcept {
  for (std::uint64_t rank = 0; rank < doc_count_; ++rank) {
    std::int64_t previous = -1;
    for (std::uint64_t i = start(rank); i < start(rank + 1); ++i) {
      const std::int64_t ord = ords_[i];
      if (ord <= previous || static_cast<std::uint64_t>(ord) >= term_count) return false;
      previous = ord;
    }
  }
  return true;
}

std::uint64_t OrdValuesReader::start(std::uint64_t rank) const noexcept {
  return starts_ ? static_cast<std::uint64_t>((*starts_)[rank]) : rank;
}

void OrdValuesReader::ords(DocId doc, std::vector<std::uint64_t>& out) const {
  const std::optional<std::uint32_t> rank = docs_.rank(doc);
  if (!rank) return;
  for (std::uint64_t i = start(*rank); i < start(std::uint64_t{*rank} + 1); ++i) {
    out.push_back(static_cast<std::uint64_t>(ords_[i]));
  }
}

void OrdValuesReader::find_between(std::uint64_t first, std::uint64_t last,
                                   std::span<std::uint64_t> docs) const {
  std::vector<std::uint64_t> by_place(ords_.size() / 64 + 1);
  ords_.find_between(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last), by_place);
  if (!starts_) return add_ranked(docs_.view(), by_place, docs);
  std::vector<std::uint64_t> by_rank(doc_count_ / 64 + 1);
  std::uint64_t place = 0;
  for (std::uint64_t rank = 0; rank < doc_count_; ++rank) {
    std::uint64_t any = 0;
    for (const std::uint64_t end = start(rank + 1); place < end; ++place) {
      any |= by_place[place / 64] >> (place % 64) & 1;
    }
    by_rank[rank / 64] |= any << (rank % 64);
  }
  add_ranked(docs_.view(), by_rank, docs);
}

}  // namespace sakuin::storage
