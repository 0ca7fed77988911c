#include "engine/search/text_matches.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "engine/search/occurrences.h"
#include "engine/search/utf8_cuts.h"

namespace sakuin {
namespace {

/// Of a Pace, for a token.
constexpr std::size_t kTokenSteps = 8;

/// The one way out of a tokenizer, which cannot be told to stop; a sink that finds no memory leaves
/// it so, too. It goes no further than find_matches().
struct BudgetIsOver {};

/// A token of the text that may stand for a part.
struct FoundToken {
  Place place;
  std::size_t start;
  std::size_t end;
};

/// Keeps the tokens that any part of the leaves looks for, and nothing of the others.
class PartCollector final : public TokenSink {
 public:
  PartCollector(std::string_view text, std::span<const Leaf* const> leaves,
                const BudgetWatch& watch)
      : text_(text), pace_(watch) {
    for (const Leaf* leaf : leaves) {
      for (const LeafPart& part : leaf->parts) {
        for (const Variant& variant : part.variants) {
          wanted_[variant.term].push_back({found_.size(), variant.weight});
        }
        found_.emplace_back();
      }
    }
  }

  void on_token(const Token& token) override {
    if (pace_.is_over(kTokenSteps)) throw BudgetIsOver();
    if (token.start > token.end || token.end > text_.size()) return;  // breaks its contract
    key_.assign(token.term);
    const auto wanted = wanted_.find(key_);
    if (wanted == wanted_.end()) return;
    const std::size_t start = sequence_start(text_, token.start);
    const std::size_t end = sequence_end(text_, token.end);
    for (const auto& [part, weight] : wanted->second) {
      found_[part].push_back({{token.position, weight}, start, end});
    }
  }

  /// Of the parts of all leaves, counted through; ascending by position.
  [[nodiscard]] const std::vector<FoundToken>& found(std::size_t part) const {
    return found_[part];
  }

 private:
  struct WantedBy {
    std::size_t part;  // into found_
    float weight;
  };

  std::string_view text_;
  Pace pace_;
  std::unordered_map<std::string, std::vector<WantedBy>> wanted_;  // by term
  std::vector<std::vector<FoundToken>> found_;
  std::string key_;
};

/// Each position once.
std::vector<Place> places_of(const std::vector<FoundToken>& tokens) {
  std::vector<Place> places;
  for (const FoundToken& token : tokens) {
    if (!places.empty() && places.back().position == token.place.position) {
      places.back().weight = std::max(places.back().weight, token.place.weight);
    } else {
      places.push_back(token.place);
    }
  }
  return places;
}

/// `first_part` is the collector's number of the leaf's first part.
void add_phrase(const PartCollector& collector, const Leaf& leaf, std::size_t first_part,
                std::size_t leaf_index, std::vector<TextMatch>& matches) {
  std::vector<std::vector<Place>> places;
  std::vector<PartPlaces> parts;
  for (std::size_t i = 0; i < leaf.parts.size(); ++i) {
    places.push_back(places_of(collector.found(first_part + i)));
  }
  for (std::size_t i = 0; i < leaf.parts.size(); ++i) {
    parts.push_back({leaf.parts[i].offset, places[i]});
  }
  std::vector<Occurrence> occurrences;
  find_occurrences(parts, leaf.slop, occurrences);
  for (const Occurrence& occurrence : occurrences) {
    for (std::size_t i = 0; i < leaf.parts.size(); ++i) {
      const std::vector<FoundToken>& tokens = collector.found(first_part + i);
      const auto position = [&](const FoundToken& token) {
        return std::int64_t{token.place.position};
      };
      const std::int64_t offset{leaf.parts[i].offset};
      auto token = std::ranges::lower_bound(tokens, occurrence.first + offset, {}, position);
      for (; token != tokens.end() && position(*token) <= occurrence.last + offset; ++token) {
        matches.push_back({token->start, token->end, leaf_index});
      }
    }
  }
}

}  // namespace

Result<std::vector<TextMatch>> find_matches(std::string_view text, const Tokenizer& tokenizer,
                                            std::span<const Leaf* const> leaves,
                                            const BudgetWatch& watch) {
  PartCollector collector(text, leaves, watch);
  try {
    tokenizer.tokenize(text, collector);
  } catch (const BudgetIsOver&) {
    return watch.go_on();
  }
  std::vector<TextMatch> matches;
  std::size_t part = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    SAKUIN_TRY(watch.go_on());
    if (leaves[i]->is_phrase()) {
      add_phrase(collector, *leaves[i], part, i, matches);
    } else {
      for (const FoundToken& token : collector.found(part)) {
        matches.push_back({token.start, token.end, i});
      }
    }
    part += leaves[i]->parts.size();
  }
  std::sort(matches.begin(), matches.end());
  matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
  return matches;
}

}  // namespace sakuin
