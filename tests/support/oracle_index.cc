#include "tests/support/oracle_index.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <utility>
#include <variant>

#include "engine/query/query_node.h"
#include "engine/scoring/bm25.h"
#include "storage/norms/norm_code.h"
#include "tests/support/oracle_leaf.h"
#include "tests/support/oracle_values.h"

namespace sakuin::test {

void OracleIndex::add(const Document& document) {
  for (const auto& [name, value] : document.fields) {
    // Fields not known are text here; the corpus brings no others.
    if (!schema_.find(name)) {
      (void)schema_.add({.name = name, .analyzer = schema_.dynamic_analyzer});
    }
  }
  remove(document.id);
  const Serial serial = next_serial_++;
  documents_[serial] = std::make_shared<const OracleDocument>(
      make_oracle_document(document, schema_, analyzers_, serial));
  serials_[document.id] = serial;
}

bool OracleIndex::remove(std::string_view id) {
  const auto found = serials_.find(id);
  if (found == serials_.end()) return false;
  documents_.erase(found->second);
  serials_.erase(found);
  return true;
}

std::vector<Document> OracleIndex::documents() const {
  std::vector<Document> list;
  for (const auto& [serial, document] : documents_) list.push_back(document->document);
  return list;
}

const Document* OracleIndex::find(std::string_view id) const {
  const auto found = serials_.find(id);
  return found == serials_.end() ? nullptr : &documents_.at(found->second)->document;
}

/// One search: the matches of each node of the tree, leaves first.
class OracleSearch {
 public:
  /// What is added up to the score of each match, in this order.
  using Matches = std::map<Serial, std::vector<double>>;

  OracleSearch(const OracleIndex& index, const Bm25Parameters& bm25) : index_(index) {
    for (FieldId field = 0; field < index.schema_.fields().size(); ++field) {
      lengths_.emplace(field, Bm25LengthTable(bm25, average_length(field)));
    }
  }

  /// Nothing: the query holds no word; as a clause it is left out.
  [[nodiscard]] std::optional<Matches> run(const Query& query, float boost = 1) const {
    return std::visit([&](const auto& node) { return run_node(node, boost); }, query.node().value);
  }

  [[nodiscard]] static double sum(const std::vector<double>& addends) {
    double sum = 0;
    for (const double addend : addends) sum += addend;
    return sum;
  }

 private:
  [[nodiscard]] double average_length(FieldId field) const {
    std::uint64_t tokens = 0;
    std::uint64_t holders = 0;
    for (const auto& [serial, document] : index_.documents_) {
      const std::uint32_t length = field_length(*document, field);
      tokens += length;
      holders += length > 0 ? 1 : 0;
    }
    return holders == 0 ? 0 : static_cast<double>(tokens) / static_cast<double>(holders);
  }

  /// A keyword counts as one word.
  static std::uint32_t field_length(const OracleDocument& document, FieldId field) {
    if (document.keywords.contains(field)) return 1;
    const auto text = document.texts.find(field);
    return text == document.texts.end() ? 0 : text->second.length();
  }

  [[nodiscard]] Matches everything(double score) const {
    Matches matches;
    for (const auto& [serial, document] : index_.documents_) matches[serial] = {score};
    return matches;
  }

  [[nodiscard]] std::optional<Matches> run_node(const MatchAllNode&, float boost) const {
    return everything(static_cast<double>(boost));
  }

  [[nodiscard]] std::optional<Matches> run_node(const BoostNode& node, float boost) const {
    return run(node.query, boost * node.factor);
  }

  [[nodiscard]] std::vector<Matches> run_clauses(const std::vector<Query>& clauses,
                                                 float boost) const {
    std::vector<Matches> list;
    for (const Query& clause : clauses) {
      if (auto matches = run(clause, boost)) list.push_back(*std::move(matches));
    }
    return list;
  }

  [[nodiscard]] std::optional<Matches> run_node(const BooleanNode& node, float boost) const {
    const std::vector<Matches> must = run_clauses(node.must, boost);
    const std::vector<Matches> should = run_clauses(node.should, boost);
    const std::vector<Matches> must_not = run_clauses(node.must_not, boost);
    if (must.empty() && should.empty() && must_not.empty()) return std::nullopt;
    const std::size_t wanted = std::min(node.min_should_match, should.size());
    Matches result;
    if (node.min_should_match > node.should.size()) return result;
    for (const auto& [serial, document] : index_.documents_) {
      const auto has = [serial = serial](const Matches& clause) { return clause.contains(serial); };
      if (!std::all_of(must.begin(), must.end(), has)) continue;
      if (std::any_of(must_not.begin(), must_not.end(), has)) continue;
      const std::ptrdiff_t count = std::count_if(should.begin(), should.end(), has);
      if (static_cast<std::size_t>(count) < wanted) continue;
      if (must.empty() && !should.empty() && count == 0) continue;
      std::vector<double>& addends = result[serial];
      for (const auto* clauses : {&must, &should}) {
        for (const Matches& clause : *clauses) {
          const auto found = clause.find(serial);
          if (found == clause.end()) continue;
          addends.insert(addends.end(), found->second.begin(), found->second.end());
        }
      }
    }
    return result;
  }

  [[nodiscard]] std::optional<Matches> run_node(const DocsNode&, float) const {
    throw std::logic_error("the oracle knows no document sets");
  }

  [[nodiscard]] std::optional<Matches> run_node(const RangeNode& node, float boost) const {
    Matches matches;
    for (const auto& [serial, document] : index_.documents_) {
      if (!is_in_range(document->document, index_.schema_, node)) continue;
      matches[serial] = {static_cast<double>(boost)};
    }
    return matches;
  }

  [[nodiscard]] std::optional<Matches> run_node(const BestOfNode& node, float boost) const {
    const std::vector<Matches> clauses = run_clauses(node.clauses, boost);
    if (clauses.empty()) return std::nullopt;
    if (clauses.size() == 1) return clauses[0];
    Matches best;
    for (const Matches& clause : clauses) {
      for (const auto& [serial, addends] : clause) {
        std::vector<double>& known = best[serial];
        known = {std::max(sum(known), sum(addends))};
      }
    }
    return best;
  }

  [[nodiscard]] std::optional<Matches> run_node(const ConstantNode& node, float boost) const {
    auto matches = run(node.query);
    if (!matches) return std::nullopt;
    for (auto& [serial, addends] : *matches) {
      addends = {static_cast<double>(boost * node.score)};
    }
    return matches;
  }

  template <class TextNode>
  [[nodiscard]] std::optional<Matches> run_node(const TextNode& node, float boost) const {
    const std::vector<OracleBestOf> groups =
        make_leaves(node, {index_.schema_, index_.analyzers_, index_.documents_});
    if (groups.empty()) return std::nullopt;
    Matches matches;
    for (const OracleBestOf& ways : groups) {
      std::map<Serial, double> best;
      for (const OracleLeaf& way : ways) {
        for (const auto& [serial, score] : run_leaf(way, boost)) {
          best[serial] = std::max(best[serial], score);
        }
      }
      for (const auto& [serial, score] : best) matches[serial].push_back(score);
    }
    return matches;
  }

  [[nodiscard]] std::map<Serial, double> run_leaf(const OracleLeaf& leaf, float boost) const {
    const float weight = bm25_weight(boost, leaf.constant_score ? 1 : inverse_doc_freq(leaf));
    std::map<Serial, double> matches;
    for (const auto& [serial, document] : index_.documents_) {
      if (!leaf.matches(*document)) continue;
      float share = 0;
      for (const FieldId field : leaf.fields) {
        const float frequency = leaf.frequency(*document, field);
        if (frequency > 0) share += bm25_field_share(frequency, inverse_norm(*document, field));
      }
      const Score score = leaf.constant_score ? weight : bm25_score(weight, share);
      matches[serial] = static_cast<double>(score);
    }
    return matches;
  }

  [[nodiscard]] float inverse_norm(const OracleDocument& document, FieldId field) const {
    return lengths_.at(field)[storage::encode_length(field_length(document, field))];
  }

  /// Of a phrase: the sum over its places, each as rare as its rarest term.
  [[nodiscard]] double inverse_doc_freq(const OracleLeaf& leaf) const {
    std::map<std::uint32_t, double> by_place;
    for (const OracleWord& word : leaf.words) {
      const OracleLeaf alone{leaf.fields, {word}};
      std::uint64_t doc_freq = 0;
      for (const auto& [serial, document] : index_.documents_) {
        doc_freq += alone.matches(*document) ? 1U : 0U;
      }
      double& place = by_place[word.offset];
      place = std::max(place, bm25_idf(index_.live_docs(), doc_freq));
    }
    double sum = 0;
    for (const auto& [offset, idf] : by_place) sum += idf;
    return sum;
  }

  const OracleIndex& index_;
  std::map<FieldId, Bm25LengthTable> lengths_;
};

std::vector<OracleHit> OracleIndex::search(const Query& query, const Bm25Parameters& bm25) const {
  std::vector<OracleHit> hits;
  const auto matches = OracleSearch(*this, bm25).run(query);
  if (!matches) return hits;
  for (const auto& [serial, addends] : *matches) {
    const Score score = bm25_round(OracleSearch::sum(addends));
    hits.push_back({documents_.at(serial)->document.id, score, serial});
  }
  std::stable_sort(hits.begin(), hits.end(),
                   [](const OracleHit& a, const OracleHit& b) { return a.score > b.score; });
  return hits;
}

std::vector<OracleHit> OracleIndex::search(const Query& query, const Query& filter,
                                           const Bm25Parameters& bm25) const {
  std::set<Serial> allowed;
  for (const OracleHit& hit : search(filter)) allowed.insert(hit.serial);
  std::vector<OracleHit> hits = search(query, bm25);
  std::erase_if(hits, [&](const OracleHit& hit) { return !allowed.contains(hit.serial); });
  return hits;
}

}  // namespace sakuin::test
