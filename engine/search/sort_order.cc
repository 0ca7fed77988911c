#include "engine/search/sort_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/query/value_range.h"
#include "storage/base/bytes.h"
#include "storage/base/checksum.h"
#include "storage/values/values_writer.h"

namespace sakuin {
namespace {

constexpr std::uint8_t kBefore = 0;
constexpr std::uint8_t kHasValue = 1;
constexpr std::uint8_t kBehind = 2;

/// Of an ordinal; between those of two neighbours there is room for a text that is no term.
constexpr std::int64_t number_of_ord(std::uint64_t ord) noexcept {
  return static_cast<std::int64_t>(2 * ord + 1);
}

constexpr std::int64_t turned(std::int64_t number, bool descending) noexcept {
  return descending ? ~number : number;
}

Status unsortable(const std::string& name, const std::string& why) {
  return {StatusCode::invalid_argument,
          "sort: field \"" + name + "\" " + why + "; name a keyword, i64, f64 or date field"};
}

Status no_place() {
  return {
      StatusCode::invalid_argument,
      "search_after: is no place in this order; take it from Searcher::place_of() with the same "
      "sort"};
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string to_hex(const storage::ByteBuffer& bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 15];
  }
  return text;
}

std::optional<storage::ByteBuffer> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  storage::ByteBuffer bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = kHexDigits.find(text[i]);
    const std::size_t low = kHexDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

bool is_score(std::int64_t number) noexcept {
  const double score = storage::from_ordered_bits(number);
  return std::abs(score) <= static_cast<double>(std::numeric_limits<Score>::max());
}

}  // namespace

ScoredDoc SortPlace::as_scored() const noexcept {
  constexpr Serial kLast = std::numeric_limits<Serial>::max();
  const auto score = static_cast<Score>(storage::from_ordered_bits(keys.front().number));
  switch (equals) {
    case EqualsBehind::none:
      return {score, kLast, 0, 0};
    case EqualsBehind::all:
      return {std::nextafter(score, std::numeric_limits<Score>::infinity()), kLast, 0, 0};
    case EqualsBehind::by_serial:
      break;
  }
  return {score, serial, 0, 0};
}

Result<SortOrder> SortOrder::bind(const Schema& schema, std::span<const SortKey> keys,
                                  bool may_be_elsewhere) {
  if (keys.size() > kMaxSortKeys) {
    return Status(StatusCode::invalid_argument,
                  "sort: has more than " + std::to_string(kMaxSortKeys) + " keys; use fewer");
  }
  SortOrder order;
  storage::ByteBuffer names;
  for (const SortKey& key : keys) {
    BoundSortKey bound;
    bound.descending = key.descending;
    bound.missing_first = key.missing_first;
    if (!key.field.empty()) bound.field = schema.find(key.field);
    bound.is_elsewhere = may_be_elsewhere && !key.field.empty() && !bound.field;
    if (!key.field.empty() && !bound.is_elsewhere) {
      if (!bound.field) return unsortable(key.field, "is not in the index");
      bound.type = schema.fields()[*bound.field].type;
      if (!has_values(bound.type)) {
        return unsortable(key.field, "is of type " + std::string(field_type_name(bound.type)));
      }
    }
    order.keys_.push_back(bound);
    storage::append_string(names, key.field);
    names.push_back(static_cast<std::uint8_t>(key.descending ? 1 : 0));
    names.push_back(static_cast<std::uint8_t>(key.missing_first ? 1 : 0));
  }
  if (keys.empty()) {
    order.keys_.emplace_back();
    order.keys_.front().descending = true;
  }
  order.fingerprint_ = storage::xxh3(names);
  return order;
}

bool SortOrder::uses_score() const noexcept {
  return std::any_of(keys_.begin(), keys_.end(),
                     [](const BoundSortKey& key) { return key.is_score(); });
}

bool SortOrder::is_best_first() const noexcept {
  return keys_.front().is_score() && keys_.front().descending && keys_.size() == 1;
}

std::string SortOrder::write(const SortPlace& place) const {
  storage::ByteBuffer bytes;
  storage::append_le(bytes, fingerprint_);
  storage::append_le(bytes, place.serial);
  bytes.push_back(static_cast<std::uint8_t>(place.equals));
  for (const SortPlace::Key& key : place.keys) {
    bytes.push_back(key.group);
    storage::append_le(bytes, key.number);
    storage::append_string(bytes, key.text);
  }
  return to_hex(bytes);
}

Result<SortPlace> SortOrder::read(std::string_view text) const {
  const auto bytes = from_hex(text);
  if (!bytes) return no_place();
  storage::ByteReader reader(*bytes);
  if (reader.le<std::uint64_t>() != fingerprint_) return no_place();
  SortPlace place;
  place.serial = reader.le<Serial>();
  place.equals = static_cast<EqualsBehind>(reader.le<std::uint8_t>());
  if (place.equals > EqualsBehind::all) return no_place();
  for (const BoundSortKey& key : keys_) {
    SortPlace::Key own;
    own.group = reader.le<std::uint8_t>();
    own.number = reader.le<std::int64_t>();
    own.text = reader.string();
    const bool is_out_of_place = key.is_keyword() ? own.number != 0 : !own.text.empty();
    if (own.group > kBehind || (is_out_of_place && !key.is_elsewhere)) return no_place();
    if (key.is_score() && !is_score(own.number)) return no_place();
    place.keys.push_back(std::move(own));
  }
  if (!reader.ok() || reader.remaining() != 0) return no_place();
  return place;
}

int SortOrder::compare_keys(const SortPlace& a, const SortPlace& b) const noexcept {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const SortPlace::Key& of_a = a.keys[i];
    const SortPlace::Key& of_b = b.keys[i];
    if (of_a.group != of_b.group) return of_a.group < of_b.group ? -1 : 1;
    const int turn = keys_[i].descending ? -1 : 1;
    if (of_a.number != of_b.number) return of_a.number < of_b.number ? -turn : turn;
    if (of_a.text != of_b.text) return of_a.text < of_b.text ? -turn : turn;
  }
  return 0;
}

bool SortOrder::stands_before(const SortPlace& a, const SortPlace& b) const noexcept {
  const int compared = compare_keys(a, b);
  return compared != 0 ? compared < 0 : a.serial < b.serial;
}

Result<SegmentOrder> SegmentOrder::open(const SortOrder& order, const SearchSegment& segment) {
  SegmentOrder opened(order, segment);
  for (const BoundSortKey& key : order.keys()) {
    Column column;
    const auto place = key.field ? segment.reader->find_field(*key.field) : std::nullopt;
    if (place && key.is_keyword()) {
      SAKUIN_ASSIGN(column.ords, segment.columns->ord_values(*place));
      column.docs = storage::RoaringView::Cursor(column.ords->docs());
      column.terms = &segment.reader->terms(*place);
    } else if (place) {
      SAKUIN_ASSIGN(column.ints, segment.columns->int_values(*place));
      column.docs = storage::RoaringView::Cursor(column.ints->docs());
    }
    opened.columns_.push_back(column);
  }
  return opened;
}

std::optional<std::int64_t> SegmentOrder::number_of(const BoundSortKey& key, Column& column,
                                                    DocId doc, Score score) const {
  if (key.is_score()) return storage::ordered_bits(static_cast<double>(score));
  if (column.docs.doc() < doc) column.docs.seek(doc);
  if (column.docs.doc() != doc) return std::nullopt;
  const std::uint32_t rank = column.docs.rank();
  if (column.ints != nullptr) {
    const std::int64_t number = column.ints->values()[rank];
    // Both zeros are one number.
    const bool is_zero = key.type == FieldType::f64 && number == storage::ordered_bits(-0.0);
    return is_zero ? storage::ordered_bits(0.0) : number;
  }
  return number_of_ord(key.descending ? column.ords->last_ord(rank) : column.ords->first_ord(rank));
}

SortedDoc SegmentOrder::find(DocId doc, Score score) {
  SortedDoc sorted{{}, segment_->reader->serial(doc), doc, score};
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const BoundSortKey& key = order_->keys()[i];
    const auto number = number_of(key, columns_[i], doc, score);
    if (number) {
      sorted.values[i] = {kHasValue, turned(*number, key.descending)};
    } else {
      sorted.values[i].group = key.missing_first ? kBefore : kBehind;
    }
  }
  return sorted;
}

Result<SegmentPlace> SegmentOrder::find(const SortPlace& place) const {
  SegmentPlace found;
  found.equals = place.equals;
  SortedDoc& sorted = found.doc;
  sorted.serial = place.serial;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const BoundSortKey& key = order_->keys()[i];
    sorted.values[i].group = place.keys[i].group;
    if (place.keys[i].group != kHasValue) continue;
    std::int64_t number = place.keys[i].number;
    if (key.is_keyword() && columns_[i].terms != nullptr) {
      storage::TermDictReader::Cursor cursor(*columns_[i].terms);
      SAKUIN_TRY(cursor.seek(place.keys[i].text));
      number = static_cast<std::int64_t>(2 * columns_[i].terms->size());
      if (cursor.valid()) {
        number = number_of_ord(cursor.ord()) - (cursor.term() == place.keys[i].text ? 0 : 1);
      }
    }
    sorted.values[i].number = turned(number, key.descending);
  }
  return found;
}

Result<SortPlace> SegmentOrder::place_of(const SortedDoc& doc) const {
  SortPlace place;
  place.serial = doc.serial;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const BoundSortKey& key = order_->keys()[i];
    SortPlace::Key own;
    own.group = doc.values[i].group;
    if (own.group == kHasValue) {
      const std::int64_t number = turned(doc.values[i].number, key.descending);
      if (key.is_keyword()) {
        storage::TermDictReader::Cursor cursor(*columns_[i].terms);
        SAKUIN_TRY(cursor.seek_ord(static_cast<std::uint64_t>(number) / 2));
        own.text = cursor.term();
      } else {
        own.number = number;
      }
    }
    place.keys.push_back(std::move(own));
  }
  return place;
}

}  // namespace sakuin
