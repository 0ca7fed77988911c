#include "engine/search/facet_merge.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sakuin {
namespace {

/// Of text that a facet wrote.
template <class Number>
Number number_in(std::string_view text) noexcept {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Whether a year, month or day comes first. What follows the year has the same digits in both.
bool is_earlier(std::string_view a, std::string_view b) noexcept {
  const auto year_of_a = number_in<std::int64_t>(a);
  const auto year_of_b = number_in<std::int64_t>(b);
  return year_of_a != year_of_b ? year_of_a < year_of_b : a < b;
}

using Before = std::function<bool(const std::string&, const std::string&)>;

Before value_order(FieldType type) {
  if (type == FieldType::keyword) return std::less<std::string>();
  if (type == FieldType::date) return is_earlier;
  if (type == FieldType::i64) {
    return [](const std::string& a, const std::string& b) {
      return number_in<std::int64_t>(a) < number_in<std::int64_t>(b);
    };
  }
  return [](const std::string& a, const std::string& b) {
    return number_in<double>(a) < number_in<double>(b);
  };
}

void add_ranges(const Facet& facet, Facet& sum) {
  if (sum.counts.empty()) {
    sum.counts = facet.counts;
    return;
  }
  for (std::size_t i = 0; i < facet.counts.size(); ++i) {
    sum.counts[i].count += facet.counts[i].count;
  }
}

}  // namespace

Facet merge_facets(std::span<const Facet> facets, const FacetRequest& request, FieldType type) {
  Facet sum;
  sum.field = request.field;
  std::unordered_map<std::string, std::uint64_t> counts;
  for (const Facet& facet : facets) {
    sum.missing += facet.missing;
    if (!request.ranges.empty()) {
      add_ranges(facet, sum);
    } else {
      for (const FacetCount& counted : facet.counts) counts[counted.value] += counted.count;
    }
  }
  if (request.ranges.empty()) {
    for (const auto& [value, count] : counts) sum.counts.push_back({value, count});
  }
  sum.values = sum.counts.size();
  if (!request.ranges.empty()) return sum;
  const Before is_before = value_order(type);
  const bool by_value = type == FieldType::date;
  std::sort(sum.counts.begin(), sum.counts.end(), [&](const FacetCount& a, const FacetCount& b) {
    return by_value || a.count == b.count ? is_before(a.value, b.value) : a.count > b.count;
  });
  if (!by_value && sum.counts.size() > request.limit) sum.counts.resize(request.limit);
  return sum;
}

}  // namespace sakuin
