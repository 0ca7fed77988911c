// Filters, orders, pages, groups and facets against the naive oracle: on the documents as they were
// added, value by value, with deletes and many segments.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>

#include "tests/support/agreement.h"
#include "tests/support/effort.h"
#include "tests/support/oracle_values.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/seeds.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::values_agree_test {
namespace {

constexpr std::size_t kEverything = std::numeric_limits<std::size_t>::max();

/// What a key of an order compares: years and weights as numbers, days and tags as texts.
using KeyValue = std::variant<double, std::string>;

KeyValue key_value(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return static_cast<double>(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return std::get<double>(value);
}

std::vector<KeyValue> values_of(const Document& document, const std::string& field) {
  std::vector<KeyValue> values;
  for (const auto& [name, value] : document.fields) {
    if (name == field) values.push_back(key_value(value));
  }
  std::sort(values.begin(), values.end());
  return values;
}

class ValuesAgree : public testing::TestWithParam<std::uint64_t> {
 protected:
  ValuesAgree()
      : random_(GetParam()),
        corpus_({.seed = GetParam(), .longest_field = 60}),
        queries_(GetParam(), corpus_) {
    for (int i = 0; i < 300; ++i) {
      twins_.add(corpus_.next());
      if (i % 60 == 0) twins_.commit();
      if (i % 11 == 0) twins_.remove(corpus_.random_id());
    }
    twins_.commit();
    if (GetParam() % 3 == 0) twins_.merge(1);
  }

  [[nodiscard]] const OracleIndex& oracle() const { return twins_.committed(); }

  /// Best first; only those that match the filter, if any.
  [[nodiscard]] std::vector<OracleHit> matches(const Query& query,
                                               const std::optional<Query>& filter) const {
    return filter ? oracle().search(query, *filter) : oracle().search(query);
  }

  [[nodiscard]] SortKey random_key() {
    static const std::vector<std::string> kFields = {"year", "weight", "day", "tag", ""};
    return {random_.pick(kFields), random_.chance(0.5), random_.chance(0.5)};
  }

  /// Below 0: a stands before b.
  [[nodiscard]] int compare(const OracleHit& a, const OracleHit& b, const SortKey& key) const {
    if (key.field.empty()) {
      const int order = a.score < b.score ? -1 : a.score > b.score ? 1 : 0;
      return key.descending ? -order : order;
    }
    const std::vector<KeyValue> of_a = values_of(*oracle().find(a.id), key.field);
    const std::vector<KeyValue> of_b = values_of(*oracle().find(b.id), key.field);
    if (of_a.empty() || of_b.empty()) {
      const int order = static_cast<int>(of_a.empty()) - static_cast<int>(of_b.empty());
      return key.missing_first ? -order : order;
    }
    const KeyValue& value_a = key.descending ? of_a.back() : of_a.front();
    const KeyValue& value_b = key.descending ? of_b.back() : of_b.front();
    const int order = value_a < value_b ? -1 : value_b < value_a ? 1 : 0;
    return key.descending ? -order : order;
  }

  void sort(std::vector<OracleHit>& hits, const std::vector<SortKey>& keys) const {
    std::sort(hits.begin(), hits.end(), [&](const OracleHit& a, const OracleHit& b) {
      for (const SortKey& key : keys) {
        if (const int order = compare(a, b, key); order != 0) return order < 0;
      }
      return a.serial < b.serial;
    });
  }

  static SearchResult search(const Searcher& searcher, const Query& query,
                             const SearchOptions& options) {
    auto result = searcher.search(query, options);
    EXPECT_TRUE(result.ok()) << result.status().message();
    return result.ok() ? *std::move(result) : SearchResult();
  }

  /// All pages of `options.k` hits, one behind the other.
  static std::vector<Hit> all_pages(const Searcher& searcher, const Query& query,
                                    SearchOptions options) {
    std::vector<Hit> glued;
    for (;;) {
      const SearchResult page = search(searcher, query, options);
      glued.insert(glued.end(), page.hits.begin(), page.hits.end());
      if (page.hits.size() < options.k || testing::Test::HasFailure()) return glued;
      const auto place = searcher.place_of(page.hits.back(), options.sort);
      EXPECT_TRUE(place.ok()) << place.status().message();
      options.search_after = *place;
    }
  }

  Random random_;
  RandomCorpus corpus_;
  RandomQueries queries_;
  TwinIndex twins_{make_ram_directory(), corpus_schema()};
};

TEST_P(ValuesAgree, WhenFiltered) {
  const Searcher searcher = twins_.searcher();
  for (int i = 0; i < effort(40, 6) && !HasFailure(); ++i) {
    const Query query = queries_.next();
    const Query filter = queries_.next(2);
    SCOPED_TRACE(text_of(query) + " filtered by " + text_of(filter));
    const std::vector<OracleHit> expected = matches(query, filter);
    SearchOptions options;
    options.filter = filter;
    for (const std::size_t k : {std::size_t{1}, std::size_t{10}, kEverything}) {
      for (const bool prune : {true, false}) {
        options.k = k;
        options.prune = prune;
        const SearchResult result = search(searcher, query, options);
        EXPECT_EQ(to_text(result.hits), to_text(expected, 0, k)) << k << (prune ? " pruned" : "");
        EXPECT_EQ(result.total, expected.size());
      }
    }
    const auto count = searcher.count(query, filter);
    ASSERT_TRUE(count.ok()) << count.status().message();
    EXPECT_EQ(*count, expected.size());
    // The match set says the same, as a filter and as a clause.
    const auto set = searcher.match_set(filter);
    ASSERT_TRUE(set.ok()) << set.status().message();
    EXPECT_EQ(set->size(), oracle().search(filter).size());
    options.filter = query::docs(*set);
    options.prune = true;
    EXPECT_EQ(to_text(search(searcher, query, options).hits), to_text(expected, 0, kEverything));
    const Query both = query::boolean({query::docs(*set)}, {}, {query});  // those it leaves out
    const auto others = searcher.count(both);
    ASSERT_TRUE(others.ok()) << others.status().message();
    EXPECT_EQ(*others, set->size() - expected.size());
  }
}

TEST_P(ValuesAgree, WhenSortedAndPaged) {
  const Searcher searcher = twins_.searcher();
  for (int i = 0; i < 30 && !HasFailure(); ++i) {
    const Query query = queries_.next(2);
    std::vector<SortKey> keys;
    for (std::uint64_t left = random_.below(4); left > 0; --left) keys.push_back(random_key());
    std::optional<Query> filter;
    if (random_.chance(0.3)) filter = queries_.next(1);
    SCOPED_TRACE(testing::Message() << text_of(query) << ", " << keys.size() << " keys");
    std::vector<OracleHit> expected = matches(query, filter);
    if (!keys.empty()) sort(expected, keys);
    SearchOptions options;
    options.filter = filter;
    options.sort = keys;
    options.k = 7;
    options.offset = 3;
    const SearchResult result = search(searcher, query, options);
    EXPECT_EQ(to_text(result.hits), to_text(expected, 3, 7));
    EXPECT_EQ(result.total, expected.size());
    options.offset = 0;
    options.k = 1 + random_.below(40);
    options.prune = random_.chance(0.8);
    EXPECT_EQ(to_text(all_pages(searcher, query, options)), to_text(expected, 0, kEverything));
  }
}

TEST_P(ValuesAgree, WhenGrouped) {
  const Searcher searcher = twins_.searcher();
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    const Query query = queries_.next(2);
    SCOPED_TRACE(text_of(query));
    SearchOptions options;
    options.group_by = "tag";
    options.k = 1 + random_.below(20);
    if (random_.chance(0.5)) options.sort = {random_key()};
    std::vector<OracleHit> expected = matches(query, {});
    const std::size_t total = expected.size();
    if (!options.sort.empty()) sort(expected, options.sort);
    std::set<KeyValue> seen;
    std::erase_if(expected, [&](const OracleHit& hit) {
      const auto values = values_of(*oracle().find(hit.id), "tag");
      return !values.empty() && !seen.insert(values.front()).second;
    });
    const SearchResult result = search(searcher, query, options);
    EXPECT_EQ(to_text(result.hits), to_text(expected, 0, options.k));
    EXPECT_EQ(result.total, total);
  }
}

/// The most frequent, then by value.
std::vector<FacetCount> most_frequent(const std::map<KeyValue, std::uint64_t>& counts,
                                      std::size_t limit) {
  std::vector<std::pair<KeyValue, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  sorted.resize(std::min(limit, sorted.size()));
  std::vector<FacetCount> facet;
  for (const auto& [value, count] : sorted) {
    const auto* number = std::get_if<double>(&value);
    facet.push_back({number == nullptr ? std::get<std::string>(value)
                                       : std::to_string(static_cast<std::int64_t>(*number)),
                     count});
  }
  return facet;
}

TEST_P(ValuesAgree, WhenCounted) {
  const Searcher searcher = twins_.searcher();
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    const Query query = queries_.next(2);
    SCOPED_TRACE(text_of(query));
    SearchOptions options;
    options.k = 0;
    if (random_.chance(0.5)) options.filter = queries_.next(1);
    const FacetRange years{RangeEnd{"-200"}, RangeEnd{"900", false}};
    const FacetRange tags{RangeEnd{"cable"}, RangeEnd{"report"}};
    options.facets = {{"tag", 3},
                      {"year", 10},
                      {.field = "day", .by = DateInterval::month},
                      {.field = "year", .ranges = {years, {}}},
                      {.field = "tag", .ranges = {tags}}};
    const std::vector<OracleHit> hits = matches(query, options.filter);
    std::map<KeyValue, std::uint64_t> by_tag;
    std::map<KeyValue, std::uint64_t> by_year;
    std::map<std::string, std::uint64_t> by_month;
    std::uint64_t without_tag = 0;
    std::uint64_t in_years = 0;
    std::uint64_t with_year = 0;
    std::uint64_t in_tags = 0;
    for (const OracleHit& hit : hits) {
      const Document& document = *oracle().find(hit.id);
      const std::vector<KeyValue> all_tags = values_of(document, "tag");
      const std::set<KeyValue> different(all_tags.begin(), all_tags.end());
      for (const KeyValue& tag : different) ++by_tag[tag];
      without_tag += different.empty() ? 1U : 0U;
      for (const KeyValue& year : values_of(document, "year")) {
        ++by_year[year];
        ++with_year;
      }
      for (const KeyValue& day : values_of(document, "day")) {
        ++by_month[std::get<std::string>(day).substr(0, 7)];
      }
      const Schema& schema = oracle().schema();
      in_years += is_in_range(document, schema, {"year", years.lower, years.upper}) ? 1U : 0U;
      in_tags += is_in_range(document, schema, {"tag", tags.lower, tags.upper}) ? 1U : 0U;
    }
    const SearchResult result = search(searcher, query, options);
    ASSERT_EQ(result.facets.size(), options.facets.size());
    EXPECT_EQ(result.total, hits.size());
    EXPECT_EQ(result.facets[0].counts, most_frequent(by_tag, 3));
    EXPECT_EQ(result.facets[0].values, by_tag.size());
    EXPECT_EQ(result.facets[0].missing, without_tag);
    EXPECT_EQ(result.facets[1].counts, most_frequent(by_year, 10));
    std::vector<FacetCount> months;
    for (const auto& [month, count] : by_month) months.push_back({month, count});
    EXPECT_EQ(result.facets[2].counts, months);
    const std::vector<FacetCount> ranges = {{"[-200 TO 900}", in_years}, {"[* TO *]", with_year}};
    EXPECT_EQ(result.facets[3].counts, ranges);
    EXPECT_EQ(result.facets[4].counts, (std::vector<FacetCount>{{"[cable TO report]", in_tags}}));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ValuesAgree, testing::ValuesIn(seeds(4)));

}  // namespace
}  // namespace sakuin::test::values_agree_test
