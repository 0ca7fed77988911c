// How good are the answers?  Unit: MRR@10 and nDCG@10, by style of query.
// Data: a folder with corpus.jsonl {"id","title","text"}, queries.jsonl {"id","text"} and qrels.tsv
// (query, document, gain). A query id ITEM:STYLE puts it in the row of its style; --reference names
// the style that all are compared with, each over the items that both ask for. A query is any of
// the words between its blanks or, with --tokens, any of its tokens: for text that is written
// without blanks.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

namespace {

using nlohmann::json;
using namespace sakuin;

constexpr std::size_t kDepth = 10;
constexpr const char* kUsage =
    "usage: qrels FOLDER [--analyzer NAME] [--exact-spelling] [--tokens] [--reference STYLE]\n"
    "             [--k1 X] [--b X] [--misses N]\n";

struct Settings {
  std::string folder;
  std::string analyzer = "standard";
  std::string reference;
  Spelling spelling = Spelling::any;
  bool tokens = false;
  Bm25Parameters bm25;
  std::size_t misses = 0;  ///< queries to show whose first answers hold nothing relevant
};

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "qrels: %s\n", message.c_str());
  std::exit(2);
}

template <class T>
T must(Result<T> result) {
  if (!result.ok()) fail(result.status().message());
  return *std::move(result);
}

void must(const Status& status) {
  if (!status.ok()) fail(status.message());
}

Settings parse_arguments(int argc, char** argv) {
  Settings settings;
  const auto value = [&](int& i) -> std::string {
    if (++i == argc) fail(kUsage);
    return argv[i];
  };
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--analyzer") {
      settings.analyzer = value(i);
    } else if (argument == "--exact-spelling") {
      settings.spelling = Spelling::exact;
    } else if (argument == "--tokens") {
      settings.tokens = true;
    } else if (argument == "--reference") {
      settings.reference = value(i);
    } else if (argument == "--k1") {
      settings.bm25.k1 = std::stod(value(i));
    } else if (argument == "--b") {
      settings.bm25.b = std::stod(value(i));
    } else if (argument == "--misses") {
      settings.misses = std::stoul(value(i));
    } else if (settings.folder.empty() && !argument.starts_with("-")) {
      settings.folder = argument;
    } else {
      fail(kUsage);
    }
  }
  if (settings.folder.empty()) fail(kUsage);
  return settings;
}

template <class Function>
void for_each_line(const std::string& path, Function function) {
  std::ifstream in(path);
  if (!in) fail(path + ": cannot be opened");
  for (std::string line; std::getline(in, line);) function(line);
}

/// Title and text as one field.
Searcher index_corpus(const Settings& settings) {
  const std::shared_ptr<Directory> directory = make_ram_directory();
  WriterOptions options;
  must(options.schema.add({.name = "text", .analyzer = settings.analyzer, .stored = false}));
  IndexWriter writer = must(IndexWriter::open(directory, std::move(options)));
  for_each_line(settings.folder + "/corpus.jsonl", [&](const std::string& line) {
    const json object = json::parse(line);
    Document document(object.at("id").get<std::string>());
    document.add("text", object.value("title", "") + "\n" + object.value("text", ""));
    must(writer.add(document));
  });
  must(writer.commit());
  must(writer.merge());
  return must(Searcher::open(directory));
}

using Gains = std::map<std::string, std::map<std::string, double>>;  // query, document

Gains read_gains(const std::string& path) {
  Gains gains;
  for_each_line(path, [&](const std::string& line) {
    std::istringstream columns(line);
    std::string query, document;
    double gain = 0;
    if (std::getline(columns, query, '\t') && std::getline(columns, document, '\t') &&
        columns >> gain) {
      gains[query][document] = gain;
    }
  });
  return gains;
}

/// Any word of the text.
Query bag_of_words(const std::string& text, Spelling spelling) {
  std::vector<Query> words;
  std::istringstream in(text);
  for (std::string word; in >> word;) words.push_back(query::word(word, "", spelling));
  return query::any_of(std::move(words));
}

/// Any token of the text, by its stem if it has one.
Query bag_of_tokens(const std::string& text, const Tokenizer& tokenizer) {
  struct Terms final : TokenSink {
    void on_token(const Token& token) override {
      if (token.kind == TokenKind::stem) {
        terms.back() = token.term;
      } else if (token.kind != TokenKind::reading) {
        terms.emplace_back(token.term);
      }
    }
    std::vector<std::string> terms;
  } found;
  tokenizer.tokenize(text, found);
  std::vector<Query> clauses;
  for (const std::string& term : found.terms) clauses.push_back(query::term(term));
  return query::any_of(std::move(clauses));
}

double discounted(const std::vector<double>& gains) {
  double sum = 0;
  for (std::size_t i = 0; i < std::min(gains.size(), kDepth); ++i) {
    sum += gains[i] / std::log2(static_cast<double>(i) + 2);
  }
  return sum;
}

/// The queries of a style, by item.
struct Row {
  std::map<std::string, double> reciprocal_ranks;
  double ndcg = 0;

  [[nodiscard]] double mrr() const {
    double sum = 0;
    for (const auto& [item, rank] : reciprocal_ranks) sum += rank;
    return sum / static_cast<double>(reciprocal_ranks.size());
  }
};

/// MRR of `row` over that of `reference`, over the items that both have; 0 if there are none.
double compare(const Row& row, const Row& reference) {
  double own = 0;
  double other = 0;
  for (const auto& [item, rank] : row.reciprocal_ranks) {
    const auto known = reference.reciprocal_ranks.find(item);
    if (known == reference.reciprocal_ranks.end()) continue;
    own += rank;
    other += known->second;
  }
  return other > 0 ? own / other : 0;
}

class Evaluation {
 public:
  Evaluation(const Settings& settings, Searcher searcher, const Gains& gains)
      : settings_(settings),
        searcher_(std::move(searcher)),
        gains_(gains),
        tokenizer_(must(AnalyzerRegistry().open(settings.analyzer))) {}

  void ask(const std::string& id, const std::string& text) {
    const auto known = gains_.find(id);
    if (known == gains_.end()) return;
    SearchOptions options;
    options.k = kDepth;
    options.bm25 = settings_.bm25;
    const Query query = settings_.tokens ? bag_of_tokens(text, *tokenizer_)
                                         : bag_of_words(text, settings_.spelling);
    const SearchResult result = must(searcher_.search(query, options));
    std::vector<double> found;
    for (const Hit& hit : result.hits) {
      const auto gain = known->second.find(hit.id);
      found.push_back(gain == known->second.end() ? 0 : gain->second);
    }
    std::vector<double> best;
    for (const auto& [document, gain] : known->second) best.push_back(gain);
    std::sort(best.rbegin(), best.rend());
    const auto first = std::find_if(found.begin(), found.end(), [](double g) { return g > 0; });
    const auto colon = id.rfind(':');
    Row& row = rows_[colon == std::string::npos ? "all" : id.substr(colon + 1)];
    row.reciprocal_ranks[id.substr(0, colon)] =
        first == found.end() ? 0 : 1 / static_cast<double>(first - found.begin() + 1);
    if (discounted(best) > 0) row.ndcg += discounted(found) / discounted(best);
    if (first == found.end() && shown_misses_ < settings_.misses) {
      ++shown_misses_;
      std::printf("miss: %s \"%s\"\n", id.c_str(), text.c_str());
    }
  }

  void print() const {
    const auto reference = rows_.find(settings_.reference);
    std::printf("%-22s %8s %8s %8s %10s\n", "style", "queries", "MRR@10", "nDCG@10", "/reference");
    for (const auto& [style, row] : rows_) {
      const std::size_t queries = row.reciprocal_ranks.size();
      std::printf("%-22s %8zu %8.4f %8.4f", style.c_str(), queries, row.mrr(),
                  row.ndcg / static_cast<double>(queries));
      if (reference != rows_.end()) std::printf(" %10.4f", compare(row, reference->second));
      std::printf("\n");
    }
  }

 private:
  const Settings& settings_;
  Searcher searcher_;
  const Gains& gains_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  std::map<std::string, Row> rows_;
  std::size_t shown_misses_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Settings settings = parse_arguments(argc, argv);
  const Gains gains = read_gains(settings.folder + "/qrels.tsv");
  Evaluation evaluation(settings, index_corpus(settings), gains);
  for_each_line(settings.folder + "/queries.jsonl", [&](const std::string& line) {
    const json object = json::parse(line);
    evaluation.ask(object.at("id").get<std::string>(), object.at("text").get<std::string>());
  });
  evaluation.print();
}
