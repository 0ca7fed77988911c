#include "engine/search/multi_search.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/search/facet_merge.h"
#include "engine/search/hit_groups.h"
#include "engine/search/multi_order.h"
#include "engine/search/top_k.h"

namespace sakuin {
namespace {

/// The type that a field of values has wherever an index has it.
Result<FieldType> type_of(std::span<const Searcher> searchers, const std::string& field,
                          const std::string& what) {
  std::optional<FieldType> type;
  for (const Searcher& searcher : searchers) {
    const auto id = searcher.schema().find(field);
    if (!id) continue;
    const FieldType own = searcher.schema().fields()[*id].type;
    if (type && *type != own) {
      return Status(StatusCode::invalid_argument,
                    what + ": field \"" + field + "\" is of type " +
                        std::string(field_type_name(*type)) + " in one index and " +
                        std::string(field_type_name(own)) + " in another; search them one by one");
    }
    type = own;
  }
  if (type) return *type;
  return Status(StatusCode::invalid_argument, what + ": field \"" + field +
                                                  "\" is in none of the indexes; name a field of "
                                                  "one of them");
}

Status check_fields(std::span<const Searcher> searchers, const SearchOptions& options) {
  for (const SortKey& key : options.sort) {
    if (!key.field.empty()) SAKUIN_TRY(type_of(searchers, key.field, "sort").status());
  }
  if (!options.group_by.empty()) {
    SAKUIN_TRY(type_of(searchers, options.group_by, "group_by").status());
  }
  for (const FacetRequest& facet : options.facets) {
    SAKUIN_TRY(type_of(searchers, facet.field, "facet").status());
  }
  return {};
}

class MultiSearch {
 public:
  MultiSearch(std::span<const Searcher> searchers, const SearchOptions& options) noexcept
      : searchers_(searchers), options_(options) {}

  Result<MultiResult> run(const Query& query) {
    SAKUIN_TRY(check_fields(searchers_, options_));
    SAKUIN_TRY(read_order());
    for (std::size_t index = 0; index < searchers_.size(); ++index) {
      SAKUIN_ASSIGN(SearchResult found, searchers_[index].search(query, options_for(index)));
      add(std::move(found));
    }
    SAKUIN_TRY(put_in_order());
    if (!options_.group_by.empty()) SAKUIN_TRY(keep_groups());
    if (!options_.count_matches) set_total();
    keep_page(result_.hits, options_.k, options_.offset);
    SAKUIN_TRY(add_up_facets());
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::size_t wanted() const noexcept {
    return wanted_hits(options_.k, options_.offset);
  }

  Status read_order() {
    if (options_.sort.empty() && options_.search_after.empty()) return {};
    SAKUIN_ASSIGN(order_, MultiOrder::bind(searchers_, options_.sort));
    if (options_.search_after.empty()) return {};
    SAKUIN_ASSIGN(after_, order_->read(options_.search_after));
    return {};
  }

  [[nodiscard]] SearchOptions options_for(std::size_t index) const {
    SearchOptions own = options_;
    own.offset = 0;
    own.k = wanted();
    if (after_) own.search_after = order_->search_after(*after_, index);
    for (FacetRequest& facet : own.facets) facet.limit = ~std::size_t{0};
    return own;
  }

  void add(SearchResult found) {
    result_.total += found.total;
    result_.total_is_exact &= found.total_is_exact;
    if (found.is_partial && !result_.is_partial) result_.cut_short = found.cut_short;
    result_.is_partial |= found.is_partial;
    lists_.push_back(std::move(found.hits));
    if (found.facets.size() == options_.facets.size()) facets_.push_back(std::move(found.facets));
  }

  Status put_in_order() {
    result_.hits = merge_hits(lists_, ~std::size_t{0});
    if (!order_) return {};
    std::vector<std::pair<MultiPlace, PlacedHit>> placed;
    for (PlacedHit& hit : result_.hits) {
      SAKUIN_ASSIGN(MultiPlace place, order_->place_of(hit));
      placed.emplace_back(std::move(place), std::move(hit));
    }
    std::sort(placed.begin(), placed.end(), [this](const auto& a, const auto& b) {
      return order_->stands_before(a.first, b.first);
    });
    result_.hits.clear();
    for (auto& [place, hit] : placed) result_.hits.push_back(std::move(hit));
    return {};
  }

  /// Of a group, each index has its own first.
  Status keep_groups() {
    return keep_first_of_groups(result_.hits, [this](const PlacedHit& placed) {
      return searchers_[placed.index].group_of(placed.hit, options_.group_by);
    });
  }

  /// As a search of one index says it where nothing is counted.
  void set_total() {
    const bool is_full = result_.hits.size() >= wanted();
    result_.total = std::min(result_.hits.size(), wanted());
    result_.total_is_exact &= !is_full;
  }

  Status add_up_facets() {
    if (facets_.empty()) return {};
    for (std::size_t i = 0; i < options_.facets.size(); ++i) {
      const FacetRequest& request = options_.facets[i];
      SAKUIN_ASSIGN(const FieldType type, type_of(searchers_, request.field, "facet"));
      std::vector<Facet> of_indexes;
      for (std::vector<Facet>& facets : facets_) of_indexes.push_back(std::move(facets[i]));
      result_.facets.push_back(merge_facets(of_indexes, request, type));
    }
    return {};
  }

  std::span<const Searcher> searchers_;
  const SearchOptions& options_;
  std::optional<MultiOrder> order_;  // none: best first, from the first on
  std::optional<MultiPlace> after_;
  std::vector<std::vector<Hit>> lists_;     // by index
  std::vector<std::vector<Facet>> facets_;  // of indexes that could count
  MultiResult result_;
};

}  // namespace

Result<MultiResult> search_all(std::span<const Searcher> searchers, const Query& query,
                               const SearchOptions& options) {
  return MultiSearch(searchers, options).run(query);
}

}  // namespace sakuin
