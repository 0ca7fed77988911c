#include "tests/support/oracle_leaf.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/key_term.h"

namespace sakuin::test {
namespace {

FieldId find_field(const Schema& schema, const std::string& name) {
  const auto field = schema.find(name);
  if (!field) throw std::logic_error("no field " + name + " in the oracle's schema");
  return *field;
}

std::vector<FieldId> text_fields(const Schema& schema) {
  std::vector<FieldId> fields;
  for (FieldId field = 0; field < schema.fields().size(); ++field) {
    if (schema.fields()[field].type == FieldType::text) fields.push_back(field);
  }
  return fields;
}

/// Fields that see a text the same way; groups stand in the order of their first fields.
struct FieldGroup {
  std::string analyzer;  // empty: a keyword field
  std::vector<FieldId> fields;
};

std::vector<FieldGroup> find_groups(const std::string& name, const Schema& schema) {
  if (!name.empty()) {
    const FieldId field = find_field(schema, name);
    const FieldSchema& known = schema.fields()[field];
    return {{known.type == FieldType::keyword ? "" : known.analyzer, {field}}};
  }
  std::vector<FieldGroup> groups;
  for (const FieldId field : text_fields(schema)) {
    const std::string& analyzer = schema.fields()[field].analyzer;
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const FieldGroup& other) {
      return other.analyzer == analyzer;
    });
    if (group == groups.end()) {
      groups.push_back({analyzer, {field}});
    } else {
      group->fields.push_back(field);
    }
  }
  return groups;
}

/// Where a word may stand in a field, and how near to the word it is there.
std::map<std::uint32_t, float> places_of(const OracleWord& word, const OracleText& text) {
  std::map<std::uint32_t, float> places;
  for (const auto& [entry, nearness] : word.find_in(text)) {
    for (const std::uint32_t position : entry->second) {
      places[position] = std::max(places[position], nearness.weight);
    }
  }
  return places;
}

/// Of one word: the largest sum over spellings that are read alike, and the nearest spelling.
float word_frequency(const OracleWord& word, const OracleText& text) {
  std::map<std::size_t, std::size_t> sums;
  float nearest = 0;
  for (const auto& [entry, nearness] : word.find_in(text)) {
    sums[nearness.reading] += entry->second.size();
    nearest = std::max(nearest, nearness.weight);
  }
  std::size_t most = 0;
  for (const auto& [reading, sum] : sums) most = std::max(most, sum);
  return static_cast<float>(most) * nearest;
}

using PlacesOfWords = std::vector<std::map<std::uint32_t, float>>;

/// Tries every choice of a position for each place of the phrase from `next` on.
bool fits(const std::vector<std::uint32_t>& offsets, const PlacesOfWords& places,
          std::int64_t first, std::int64_t last, std::set<std::uint32_t>& taken,
          std::size_t next = 0) {
  if (next == offsets.size()) return true;
  for (const auto& [position, weight] : places[next]) {
    const std::int64_t shift = std::int64_t{position} - offsets[next];
    if (shift < first || shift > last || !taken.insert(position).second) continue;
    if (fits(offsets, places, first, last, taken, next + 1)) return true;
    taken.erase(position);
  }
  return false;
}

/// Of a phrase: over the smallest intervals in which all words have places of their own.
float phrase_frequency(const std::vector<OracleWord>& words, std::uint32_t slop,
                       const OracleText& text) {
  PlacesOfWords places;
  std::set<std::int64_t> shifts;
  std::vector<std::uint32_t> offsets;
  for (const OracleWord& word : words) {
    auto of_word = places_of(word, text);
    if (!offsets.empty() && offsets.back() == word.offset) {  // words of one place
      std::map<std::uint32_t, float> both;
      for (const auto& [position, weight] : places.back()) {
        const auto other = of_word.find(position);
        if (other != of_word.end()) both[position] = std::min(weight, other->second);
      }
      places.back() = std::move(both);
    } else {
      places.push_back(std::move(of_word));
      offsets.push_back(word.offset);
    }
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (const auto& [position, weight] : places[i]) {
      shifts.insert(std::int64_t{position} - offsets[i]);
    }
  }
  const auto holds = [&](std::int64_t first, std::int64_t last) {
    std::set<std::uint32_t> taken;
    return fits(offsets, places, first, last, taken);
  };
  double count = 0;
  float nearest = 0;
  for (const std::int64_t first : shifts) {
    for (const std::int64_t last : shifts) {
      if (last < first || last - first > slop || !holds(first, last)) continue;
      if (holds(first + 1, last) || holds(first, last - 1)) continue;
      if (slop == 0 && first < 0) continue;
      float farthest = 1;
      for (std::size_t i = 0; i < places.size(); ++i) {
        float best = 0;
        for (const auto& [position, weight] : places[i]) {
          const std::int64_t shift = std::int64_t{position} - offsets[i];
          if (shift >= first && shift <= last) best = std::max(best, weight);
        }
        farthest = std::min(farthest, best);
      }
      count += 1 / (1 + static_cast<double>(last - first));
      nearest = std::max(nearest, farthest);
    }
  }
  return static_cast<float>(count) * nearest;
}

std::vector<OracleBestOf> leaves_of_text(const std::string& text, const std::string& field,
                                         Spelling spelling, std::uint32_t slop,
                                         std::uint32_t japanese_slop,
                                         const OracleContext& context) {
  std::vector<OracleBestOf> groups;
  for (const FieldGroup& group : find_groups(field, context.schema)) {
    OracleBestOf leaves;
    if (group.analyzer.empty()) {
      if (!text.empty()) leaves.push_back({group.fields, {{.term = text}}});
    } else {
      for (OracleWay& way : ways_to_see(**context.analyzers.open(group.analyzer), text, spelling)) {
        const OracleWord first = way.words[0];
        find_loose_readings(way.words, group.fields, context.documents);
        leaves.push_back(
            {group.fields, std::move(way.words), way.is_japanese ? japanese_slop : slop});
        if (!way.is_whole || !first.kana || spelling == Spelling::exact) continue;
        for (auto& parted : part_kana(first.term, group.fields, context.documents)) {
          leaves.push_back({group.fields, std::move(parted), japanese_slop});
        }
      }
    }
    if (!leaves.empty()) groups.push_back(std::move(leaves));
  }
  return groups;
}

}  // namespace

float OracleLeaf::frequency(const OracleDocument& document, FieldId field) const {
  if (const auto values = document.keywords.find(field); values != document.keywords.end()) {
    float count = 0;
    float nearest = 0;
    for (const std::string& value : values->second) {
      if (const auto near = words[0].nearness(value)) {
        ++count;
        nearest = std::max(nearest, near->weight);
      }
    }
    return count * nearest;
  }
  const auto found = document.texts.find(field);
  if (found == document.texts.end()) return 0;
  if (words.size() == 1) return word_frequency(words[0], found->second);
  return phrase_frequency(words, slop, found->second);
}

bool OracleLeaf::matches(const OracleDocument& document) const {
  return std::any_of(fields.begin(), fields.end(),
                     [&](FieldId field) { return frequency(document, field) > 0; });
}

std::vector<OracleBestOf> make_leaves(const WordNode& node, const OracleContext& context) {
  constexpr std::uint32_t kJapaneseSlop = 2;
  return leaves_of_text(node.text, node.field, node.spelling, 0, kJapaneseSlop, context);
}

std::vector<OracleBestOf> make_leaves(const PhraseNode& node, const OracleContext& context) {
  return leaves_of_text(node.text, node.field, node.spelling, node.slop, node.slop, context);
}

std::vector<OracleBestOf> make_leaves(const PrefixNode& node, const OracleContext& context) {
  std::vector<OracleBestOf> groups;
  for (const FieldGroup& group : find_groups(node.field, context.schema)) {
    std::vector<OracleWay> ways;
    if (!group.analyzer.empty()) {
      ways = ways_to_see(**context.analyzers.open(group.analyzer), node.text, node.spelling,
                         /*beginning=*/true);
      // The words between the whole and the parts are not looked for.
      std::erase_if(ways,
                    [&](const OracleWay& way) { return !way.is_whole && &way != &ways.back(); });
    } else if (!node.text.empty()) {
      ways = {{{{.term = node.text}}}};
    }
    OracleBestOf leaves;
    for (OracleWay& way : ways) {
      OracleWord& last = way.words.back();
      last.readings.clear();
      last.stem.clear();
      find_loose_readings(way.words, group.fields, context.documents);
      last.prefixes = {last.term};
      if (node.spelling == Spelling::any && !romaji::is_english(last.term)) {
        for (const std::string& letters : romaji::key_prefixes(last.term)) {
          last.prefixes.push_back(romaji::kKeyTermMark + letters);
        }
      }
      leaves.push_back({group.fields, std::move(way.words), 0, /*constant_score=*/true});
    }
    if (!leaves.empty()) groups.push_back(std::move(leaves));
  }
  return groups;
}

std::vector<OracleBestOf> make_leaves(const FuzzyNode& node, const OracleContext& context) {
  auto groups = make_leaves(WordNode{node.text, node.field, node.spelling}, context);
  for (OracleBestOf& ways : groups) {
    for (OracleLeaf& way : ways) {
      for (OracleWord& word : way.words) {
        word.stem.clear();
        find_near(word, node.options, way.fields, context.documents);
      }
    }
  }
  return groups;
}

std::vector<OracleBestOf> make_leaves(const WildcardNode& node, const OracleContext& context) {
  std::vector<OracleBestOf> groups;
  if (node.pattern.empty()) return groups;
  for (const FieldGroup& group : find_groups(node.field, context.schema)) {
    const auto tokenizer =
        group.analyzer.empty() ? nullptr : *context.analyzers.open(group.analyzer);
    OracleWord word{.term = ""};
    find_fitting(word, node.pattern, tokenizer.get(), group.fields, context.documents);
    groups.push_back({{group.fields, {std::move(word)}, 0, /*constant_score=*/true}});
  }
  return groups;
}

std::vector<OracleBestOf> make_leaves(const TermNode& node, const OracleContext& context) {
  if (node.term.empty()) return {};
  std::vector<FieldId> fields = node.field.empty()
                                    ? text_fields(context.schema)
                                    : std::vector{find_field(context.schema, node.field)};
  return {{{std::move(fields), {{.term = node.term}}}}};
}

}  // namespace sakuin::test
