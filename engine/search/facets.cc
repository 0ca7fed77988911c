#include "engine/search/facets.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/query/value_range.h"
#include "storage/values/values_writer.h"

namespace sakuin {
namespace {

constexpr std::int64_t kMicrosPerDay = std::int64_t{86'400} * 1'000'000;

bool has(std::span<const std::uint64_t> words, DocId doc) noexcept {
  return (words[doc / 64] >> (doc % 64) & 1) != 0;
}

std::uint64_t count_words(std::span<const std::uint64_t> words) noexcept {
  std::uint64_t count = 0;
  for (const std::uint64_t word : words) count += static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

struct CivilDate {
  std::int64_t year = 0;
  unsigned month = 1;
  unsigned day = 1;
};

/// Of any day, in the proleptic Gregorian calendar: eras of 400 years that begin in March.
CivilDate civil_date(std::int64_t days_since_1970) noexcept {
  const std::int64_t days = days_since_1970 + 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;  // from March
  return {year_of_era + era * 400 + (month >= 10 ? 1 : 0),
          static_cast<unsigned>(month < 10 ? month + 3 : month - 9),
          static_cast<unsigned>(of_year - (153 * month + 2) / 5 + 1)};
}

std::int64_t day_of(std::int64_t micros) noexcept {
  return micros / kMicrosPerDay - (micros % kMicrosPerDay < 0 ? 1 : 0);
}

/// A number that stands for the interval of a date; in the order of time.
std::int64_t interval_of(std::int64_t micros, DateInterval by) noexcept {
  const std::int64_t day = day_of(micros);
  if (by == DateInterval::day) return day;
  const CivilDate date = civil_date(day);
  return by == DateInterval::year ? date.year : date.year * 12 + date.month - 1;
}

std::string padded(std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number < 0 ? -number : number);
  text.insert(0, text.size() < digits ? digits - text.size() : 0, '0');
  return number < 0 ? '-' + text : text;
}

std::string interval_text(std::int64_t interval, DateInterval by) {
  CivilDate date;
  if (by == DateInterval::day) {
    date = civil_date(interval);
  } else if (by == DateInterval::month) {
    date.year = interval / 12 - (interval % 12 < 0 ? 1 : 0);
    date.month = static_cast<unsigned>(interval - date.year * 12) + 1;
  } else {
    date.year = interval;
  }
  std::string text = padded(date.year, 4);
  if (by != DateInterval::year) text += '-' + padded(date.month, 2);
  if (by == DateInterval::day) text += '-' + padded(date.day, 2);
  return text;
}

std::string number_text(std::int64_t value, FieldType type) {
  if (type == FieldType::i64) return std::to_string(value);
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof(buffer), storage::from_ordered_bits(value));
  return {buffer, end.ptr};
}

/// As a query has it, without the field.
std::string range_text(const std::string& field, const FacetRange& range) {
  return describe_range({field, range.lower, range.upper}).substr(field.size() + 1);
}

/// Keeps the `limit` values that most documents have; those before come first among equals.
template <class Counted>
void keep_most(std::vector<Counted>& counts, std::size_t limit) {
  const auto before = [](const Counted& a, const Counted& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  };
  const std::size_t kept = std::min(limit, counts.size());
  std::partial_sort(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(kept),
                    counts.end(), before);
  counts.resize(kept);
}

class FacetCounter {
 public:
  FacetCounter(const Snapshot& snapshot, const MatchedWords& matches, const FacetRequest& request)
      : snapshot_(snapshot), matches_(matches), request_(request) {
    facet_.field = request.field;
  }

  Result<Facet> count() {
    const auto id = snapshot_.schema.find(request_.field);
    if (!id) return unusable("is not in the index");
    field_ = *id;
    type_ = snapshot_.schema.fields()[*id].type;
    if (!has_values(type_)) {
      return unusable("is of type " + std::string(field_type_name(type_)));
    }
    SAKUIN_TRY(count_missing());
    if (!request_.ranges.empty()) {
      SAKUIN_TRY(count_ranges());
    } else if (type_ == FieldType::keyword) {
      SAKUIN_TRY(count_keywords());
    } else {
      SAKUIN_TRY(count_numbers());
    }
    return std::move(facet_);
  }

 private:
  [[nodiscard]] Status unusable(const std::string& why) const {
    return {StatusCode::invalid_argument, "facet: field \"" + request_.field + "\" " + why +
                                              "; name a keyword, i64, f64 or date field"};
  }

  /// Documents of the segment with a value in the range, of those that match.
  Result<std::uint64_t> count_range(const SearchSegment& segment, const ValueRange& range,
                                    std::span<const std::uint64_t> matches) {
    SAKUIN_ASSIGN(const auto found, segment.columns->find(range));
    words_.assign(matches.size(), 0);
    storage::add_to_words(found->view(), words_);
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= matches[i];
    return count_words(words_);
  }

  Status count_missing() {
    SAKUIN_ASSIGN(const ValueRange any,
                  read_value_range(snapshot_.schema, {request_.field, {}, {}}));
    for (std::size_t i = 0; i < matches_.size(); ++i) {
      SAKUIN_ASSIGN(const std::uint64_t with, count_range(snapshot_.segments[i], any, matches_[i]));
      facet_.missing += count_words(matches_[i]) - with;
    }
    return {};
  }

  Status count_ranges() {
    for (const FacetRange& wanted : request_.ranges) {
      SAKUIN_ASSIGN(
          const ValueRange range,
          read_value_range(snapshot_.schema, {request_.field, wanted.lower, wanted.upper}));
      FacetCount counted{range_text(request_.field, wanted), 0};
      for (std::size_t i = 0; i < matches_.size(); ++i) {
        SAKUIN_ASSIGN(const std::uint64_t count,
                      count_range(snapshot_.segments[i], range, matches_[i]));
        counted.count += count;
      }
      facet_.counts.push_back(std::move(counted));
    }
    facet_.values = facet_.counts.size();
    return {};
  }

  Status count_keywords() {
    const bool is_alone = snapshot_.segments.size() == 1;
    std::unordered_map<std::string, std::uint64_t> by_text;
    for (std::size_t i = 0; i < matches_.size(); ++i) {
      const SearchSegment& segment = snapshot_.segments[i];
      const auto place = segment.reader->find_field(field_);
      if (!place) continue;
      SAKUIN_ASSIGN(auto counts, count_ords(segment, *place, matches_[i]));
      if (is_alone) {
        facet_.values = counts.size();
        keep_most(counts, request_.limit);
      }
      storage::TermDictReader::Cursor cursor(segment.reader->terms(*place));
      for (const auto& [ord, count] : counts) {
        SAKUIN_TRY(go_to(cursor, ord));
        if (is_alone) {
          facet_.counts.push_back({std::string(cursor.term()), count});
        } else {
          by_text[std::string(cursor.term())] += count;
        }
      }
    }
    if (is_alone) return {};
    take_most(std::vector<std::pair<std::string, std::uint64_t>>(by_text.begin(), by_text.end()));
    return {};
  }

  static Status go_to(storage::TermDictReader::Cursor& cursor, std::uint64_t ord) {
    if (cursor.valid() && cursor.ord() + 1 == ord) return cursor.advance();
    return cursor.seek_ord(ord);
  }

  /// Ordinals that any of the documents has, ascending.
  static Result<std::vector<std::pair<std::uint64_t, std::uint64_t>>> count_ords(
      const SearchSegment& segment, std::size_t place, std::span<const std::uint64_t> matches) {
    SAKUIN_ASSIGN(const auto* column, segment.columns->ord_values(place));
    std::vector<std::uint32_t> by_ord(segment.reader->terms(place).size());
    column->for_each(
        [&](DocId doc, std::uint64_t ord) { by_ord[ord] += has(matches, doc) ? 1U : 0U; });
    std::vector<std::pair<std::uint64_t, std::uint64_t>> counts;
    for (std::uint64_t ord = 0; ord < by_ord.size(); ++ord) {
      if (by_ord[ord] > 0) counts.emplace_back(ord, by_ord[ord]);
    }
    return counts;
  }

  Status count_numbers() {
    const bool by_time = type_ == FieldType::date;
    std::unordered_map<std::int64_t, std::uint64_t> by_number;
    for (std::size_t i = 0; i < matches_.size(); ++i) {
      const SearchSegment& segment = snapshot_.segments[i];
      const auto place = segment.reader->find_field(field_);
      if (!place) continue;
      SAKUIN_ASSIGN(const auto* column, segment.columns->int_values(*place));
      column->for_each([&](DocId doc, std::int64_t value) {
        if (!has(matches_[i], doc)) return;
        if (by_time) value = interval_of(value, request_.by);
        if (type_ == FieldType::f64 && value == storage::ordered_bits(-0.0)) {
          value = storage::ordered_bits(0.0);
        }
        ++by_number[value];
      });
    }
    std::vector<std::pair<std::int64_t, std::uint64_t>> counts(by_number.begin(), by_number.end());
    facet_.values = counts.size();
    if (by_time) {
      std::sort(counts.begin(), counts.end());
    } else {
      keep_most(counts, request_.limit);
    }
    for (const auto& [number, count] : counts) {
      facet_.counts.push_back(
          {by_time ? interval_text(number, request_.by) : number_text(number, type_), count});
    }
    return {};
  }

  void take_most(std::vector<std::pair<std::string, std::uint64_t>> counts) {
    facet_.values = counts.size();
    keep_most(counts, request_.limit);
    for (auto& [text, count] : counts) facet_.counts.push_back({std::move(text), count});
  }

  const Snapshot& snapshot_;
  const MatchedWords& matches_;
  const FacetRequest& request_;
  FieldId field_ = 0;
  FieldType type_ = FieldType::keyword;
  Facet facet_;
  std::vector<std::uint64_t> words_;  // scratch
};

}  // namespace

Result<Facet> count_facet(const Snapshot& snapshot, const MatchedWords& matches,
                          const FacetRequest& request, bool may_be_elsewhere) {
  if (may_be_elsewhere && !snapshot.schema.find(request.field)) {
    Facet none;
    none.field = request.field;
    for (const auto& words : matches) none.missing += count_words(words);
    for (const FacetRange& range : request.ranges) {
      none.counts.push_back({range_text(request.field, range), 0});
    }
    none.values = none.counts.size();
    return none;
  }
  return FacetCounter(snapshot, matches, request).count();
}

}  // namespace sakuin
