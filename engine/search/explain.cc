#include "engine/search/explain.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "engine/search/exhaustive.h"
#include "engine/search/match_set.h"

namespace sakuin {
namespace {

std::string number(double value) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::general, 6);
  return {buffer.data(), end.ptr};
}

std::string describe(const Leaf& leaf, const Schema& schema) {
  if (leaf.source != nullptr) return leaf.source->describe();
  std::string text;
  for (const FieldId field : leaf.fields) {
    if (!text.empty()) text += ',';
    text += schema.fields()[field].name;
  }
  text += ':';
  if (leaf.is_phrase()) text += '"';
  for (std::size_t i = 0; i < leaf.parts.size(); ++i) {
    if (i > 0) text += ' ';
    text += leaf.parts[i].text;
  }
  if (leaf.is_phrase()) text += '"';
  if (leaf.slop > 0) text += '~' + std::to_string(leaf.slop);
  return text;
}

/// What a frequency counts.
std::string freq_text(const Leaf& leaf) {
  if (leaf.is_term()) return "freq, occurrences in the field";
  return leaf.slop == 0 ? "freq, occurrences in the field, times the weight of the nearest spelling"
                        : "freq, occurrences in the field by 1 / (1 + distance), times the weight "
                          "of the nearest spelling";
}

class Explainer {
 public:
  Explainer(const ExplainContext& context, const OpenSegment& segment, DocId doc, const Plan& plan,
            const PlanScoring& scoring, std::span<const LeafPostings> postings)
      : context_(context),
        segment_(segment),
        doc_(doc),
        plan_(plan),
        scoring_(scoring),
        postings_(postings) {}

  /// Adds the details of one node; clauses that do not match add nothing.
  Status add(const PlanNode& node, std::vector<Explanation>& out) const {
    if (const auto* leaf = std::get_if<LeafRef>(&node.value)) return add_leaf(leaf->index, out);
    if (const auto* all = std::get_if<PlanMatchAll>(&node.value)) {
      out.push_back({static_cast<double>(all->boost), "matches every document", {}});
      return {};
    }
    if (const auto* best = std::get_if<PlanBestOf>(&node.value)) return add_best(*best, out);
    const auto& boolean = std::get<PlanBoolean>(node.value);
    for (const PlanNode& clause : boolean.must) SAKUIN_TRY(add(clause, out));
    for (const PlanNode& clause : boolean.should) {
      const bool matches = match_set(segment_, clause, postings_, context_.watch).contains(doc_);
      SAKUIN_TRY(context_.watch.go_on());
      if (matches) SAKUIN_TRY(add(clause, out));
    }
    return {};
  }

 private:
  /// The way that counts; the first of equals.
  Status add_best(const PlanBestOf& best, std::vector<Explanation>& out) const {
    std::vector<Explanation> ways;
    for (const LeafRef& way : best.ways) SAKUIN_TRY(add_leaf(way.index, ways));
    const auto counts = std::max_element(
        ways.begin(), ways.end(),
        [](const Explanation& a, const Explanation& b) { return a.value < b.value; });
    if (counts != ways.end()) out.push_back(std::move(*counts));
    return {};
  }

  Status add_leaf(std::size_t index, std::vector<Explanation>& out) const {
    const Leaf& leaf = plan_.leaves[index];
    const LeafScoring& scoring = scoring_.leaves[index];
    Explanation shares{0, "x, sum over fields of freq / (k1 * (1 - b + b * length / average))", {}};
    float share = 0;
    bool matches = false;
    for (const FieldPostings& field : postings_[index].fields) {
      FieldPostings::Cursor cursor(field);
      if (cursor.seek(doc_) != doc_) continue;
      matches = true;
      if (leaf.constant_score) continue;
      SAKUIN_ASSIGN(Explanation detail, field_share(leaf, field, cursor.freq(), share));
      shares.details.push_back(std::move(detail));
    }
    if (!matches) return {};
    if (leaf.constant_score) {
      out.push_back({static_cast<double>(scoring.weight),
                     describe(leaf, context_.schema) + ", the same for every match",
                     {}});
      return {};
    }
    shares.value = static_cast<double>(share);
    Explanation score{static_cast<double>(bm25_score(scoring.weight, share)),
                      describe(leaf, context_.schema) + ", weight * x / (1 + x)",
                      {}};
    SAKUIN_ASSIGN(Explanation weight, explain_weight(leaf, scoring));
    score.details.push_back(std::move(weight));
    score.details.push_back(std::move(shares));
    out.push_back(std::move(score));
    return {};
  }

  Result<Explanation> field_share(const Leaf& leaf, const FieldPostings& field, float freq,
                                  float& share) const {
    storage::NormCode norm = kKeywordNorm;
    if (segment_.reader->meta().fields[field.place].type == FieldType::text) {
      SAKUIN_ASSIGN(const auto norms, segment_.reader->norms(field.place));
      norm = norms[doc_];
    }
    const float part =
        bm25_field_share(freq, scoring_.tables->lengths(leaf.fields[field.field_index])[norm]);
    share += part;
    const FieldId id = leaf.fields[field.field_index];
    return Explanation{static_cast<double>(part),
                       "field " + context_.schema.fields()[id].name,
                       {{static_cast<double>(freq), freq_text(leaf), {}},
                        {static_cast<double>(storage::decode_length(norm)),
                         "length of the field, in one byte",
                         {}},
                        {context_.numbers.average_length(id), "average length of the field", {}},
                        {scoring_.tables->parameters().k1, "k1", {}},
                        {scoring_.tables->parameters().b, "b", {}}}};
  }

  Result<Explanation> explain_weight(const Leaf& leaf, const LeafScoring& scoring) const {
    Explanation weight{static_cast<double>(scoring.weight),
                       "weight, boost " + number(static_cast<double>(leaf.boost)) + " * idf " +
                           number(scoring.idf),
                       {}};
    const auto doc_count = static_cast<double>(context_.numbers.doc_count());
    for (const LeafPart& part : leaf.parts) {
      SAKUIN_ASSIGN(const std::uint64_t doc_freq,
                    context_.numbers.doc_freq(leaf.scope, leaf.fields, part, context_.watch));
      weight.details.push_back(
          {bm25_idf(context_.numbers.doc_count(), doc_freq),
           "idf of " + part.text + ", ln(1 + (N - df + 0.5) / (df + 0.5))",
           {{doc_count, "N, documents", {}},
            {static_cast<double>(doc_freq),
             part.variants.size() == 1 ? "df, documents with the term"
                                       : "df, documents with any of its spellings",
             {}}}});
    }
    return weight;
  }

  const ExplainContext& context_;
  const OpenSegment& segment_;
  DocId doc_;
  const Plan& plan_;
  const PlanScoring& scoring_;
  std::span<const LeafPostings> postings_;
};

}  // namespace

Result<Explanation> explain_score(const ExplainContext& context, const OpenSegment& segment,
                                  DocId doc, const Plan& plan, const PlanScoring& scoring) {
  SAKUIN_ASSIGN(const auto postings, open_leaves(*segment.reader, plan, context.watch));
  const bool matches = match_set(segment, plan.root, postings, context.watch).contains(doc);
  SAKUIN_TRY(context.watch.go_on());
  if (!matches) return Explanation{0, "does not match", {}};
  SAKUIN_ASSIGN(auto scorer, ExhaustiveScorer::open(*segment.reader, plan, postings, scoring));
  Explanation explanation{static_cast<double>(scorer.score(doc)), "sum of the clauses", {}};
  const Explainer explainer(context, segment, doc, plan, scoring, postings);
  SAKUIN_TRY(explainer.add(plan.root, explanation.details));
  return explanation;
}

}  // namespace sakuin
