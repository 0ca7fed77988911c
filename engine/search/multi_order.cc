#include "engine/search/multi_order.h"

#include <charconv>
#include <utility>

namespace sakuin {
namespace {

/// Between the place in an index and the number of this.
constexpr char kIndexMark = '-';

Status no_multi_place() {
  return {StatusCode::invalid_argument,
          "search_after: is no place in this order of several indexes; take it from "
          "MultiSearcher::place_of() with the same sort"};
}

}  // namespace

Result<MultiOrder> MultiOrder::bind(std::span<const Searcher> searchers,
                                    const std::vector<SortKey>& sort) {
  MultiOrder order;
  order.searchers_ = searchers;
  order.sort_ = sort;
  for (const Searcher& searcher : searchers) {
    SAKUIN_ASSIGN(SortOrder own,
                  SortOrder::bind(searcher.schema(), sort, /*may_be_elsewhere=*/true));
    order.orders_.push_back(std::move(own));
  }
  return order;
}

Result<MultiPlace> MultiOrder::place_of(const PlacedHit& hit) const {
  SAKUIN_ASSIGN(const std::string text, searchers_[hit.index].place_of(hit.hit, sort_));
  SAKUIN_ASSIGN(SortPlace place, orders_[hit.index].read(text));
  return MultiPlace{hit.index, std::move(place)};
}

bool MultiOrder::stands_before(const MultiPlace& a, const MultiPlace& b) const noexcept {
  const int compared = orders_.front().compare_keys(a.place, b.place);
  if (compared != 0) return compared < 0;
  return a.index != b.index ? a.index < b.index : a.place.serial < b.place.serial;
}

std::string MultiOrder::write(const MultiPlace& place) const {
  return orders_[place.index].write(place.place) + kIndexMark + std::to_string(place.index);
}

Result<MultiPlace> MultiOrder::read(std::string_view text) const {
  const std::size_t mark = text.rfind(kIndexMark);
  if (mark == std::string_view::npos) return no_multi_place();
  const std::string_view digits = text.substr(mark + 1);
  MultiPlace place;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), place.index);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (!is_number || place.index >= orders_.size()) return no_multi_place();
  SAKUIN_ASSIGN(place.place, orders_[place.index].read(text.substr(0, mark)));
  return place;
}

std::string MultiOrder::search_after(const MultiPlace& place, std::size_t index) const {
  SortPlace own = place.place;
  if (index != place.index) {
    own.equals = index < place.index ? EqualsBehind::none : EqualsBehind::all;
  }
  return orders_[index].write(own);
}

}  // namespace sakuin
