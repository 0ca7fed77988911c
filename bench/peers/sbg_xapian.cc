// Xapian in the benchmark protocol: the same words as sakuin's, positions on, ids as document data,
// BM25 with k1 1.2 and b 0.75, one compacted glass database.
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <xapian.h>

#include "bench/peers/peer.h"

namespace {

using bench::Command;
using bench::Leaf;
using bench::PeerAnswer;
using bench::PeerQuery;

constexpr std::size_t kMaxTermBytes = 245;  // of glass
constexpr char kIdEnd = '\0';               // in the data of a document whose text is kept

std::string term_of(const std::string& word) { return word.substr(0, kMaxTermBytes); }

/// Xapian's own errors are no std::exception.
template <class Work>
auto with_std_errors(Work&& work) {
  try {
    return work();
  } catch (const Xapian::Error& error) {
    throw std::runtime_error(error.get_description());
  }
}

class XapianIndexer final : public bench::PeerIndexer {
 public:
  XapianIndexer(std::string folder, bool keeps_text)
      : folder_(std::move(folder)),
        keeps_text_(keeps_text),
        growing_(folder_ + "/growing"),
        database_(growing_, Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS) {}

  void add(const std::string& id, const std::string& text) override {
    with_std_errors([&] {
      Xapian::Document document;
      document.set_data(keeps_text_ ? id + kIdEnd + text : id);
      Xapian::termpos position = 0;
      for (const std::string& word : bench::split_words(text)) {
        document.add_posting(term_of(word), position++);
      }
      database_.add_document(document);
    });
  }

  void finish() override {
    with_std_errors([&] {
      database_.commit();
      database_.compact(folder_ + "/index", Xapian::DBCOMPACT_NO_RENUMBER);
      database_.close();
    });
    std::filesystem::remove_all(growing_);
  }

 private:
  std::string folder_;
  bool keeps_text_;
  std::string growing_;
  Xapian::WritableDatabase database_;
};

Xapian::Query query_of(const Leaf& leaf) {
  if (leaf.size() == 1) return Xapian::Query(term_of(leaf.front()));
  std::vector<Xapian::Query> terms;
  for (const std::string& word : leaf) terms.emplace_back(term_of(word));
  return Xapian::Query(Xapian::Query::OP_PHRASE, terms.begin(), terms.end(),
                       static_cast<Xapian::termcount>(terms.size()));
}

Xapian::Query join(Xapian::Query::op op, const std::vector<Leaf>& leaves) {
  std::vector<Xapian::Query> queries;
  for (const Leaf& leaf : leaves) queries.push_back(query_of(leaf));
  return Xapian::Query(op, queries.begin(), queries.end());
}

Xapian::Query query_of(const PeerQuery& query) {
  using Op = Xapian::Query;
  Xapian::Query all = join(Op::OP_OR, query.optional);
  if (!query.required.empty()) {
    const Xapian::Query required = join(Op::OP_AND, query.required);
    all = query.optional.empty() ? required : Xapian::Query(Op::OP_AND_MAYBE, required, all);
  }
  if (query.excluded.empty()) return all;
  return Xapian::Query(Op::OP_AND_NOT, all, join(Op::OP_OR, query.excluded));
}

class XapianSearcher final : public bench::PeerSearcher {
 public:
  explicit XapianSearcher(const std::string& folder) : database_(folder + "/index") {}

  std::optional<PeerAnswer> search(const Command& command, const PeerQuery& query) override {
    return with_std_errors([&] { return answer(command, query); });
  }

 private:
  PeerAnswer answer(const Command& command, const PeerQuery& query) {
    Xapian::Enquire enquire(database_);
    enquire.set_query(query_of(query));
    if (command.k == 0) {
      enquire.set_weighting_scheme(Xapian::BoolWeight());
    } else {
      // k1, k2, k3, b; the shortest normalised length is left at its default.
      enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.75, 0.5));
    }
    const Xapian::doccount check_at_least = command.count ? database_.get_doccount() : 0;
    const Xapian::MSet found =
        enquire.get_mset(0, static_cast<Xapian::doccount>(command.k), check_at_least);
    if (command.count && found.get_matches_lower_bound() != found.get_matches_upper_bound()) {
      throw std::runtime_error("Xapian gave no exact count");
    }
    PeerAnswer answer;
    answer.count = found.get_matches_estimated();
    for (auto hit = found.begin(); hit != found.end(); ++hit) {
      const std::string data = hit.get_document().get_data();
      answer.hits.push_back({data.substr(0, data.find(kIdEnd)), hit.get_weight()});
    }
    return answer;
  }

  Xapian::Database database_;
};

std::unique_ptr<bench::PeerIndexer> create_index(const std::string& folder, bool keeps_text) {
  return with_std_errors([&] { return std::make_unique<XapianIndexer>(folder, keeps_text); });
}

std::unique_ptr<bench::PeerSearcher> open_index(const std::string& folder) {
  return with_std_errors([&] { return std::make_unique<XapianSearcher>(folder); });
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_peer({"sbg_xapian", Xapian::version_string(), create_index, open_index}, argc,
                         argv);
}
