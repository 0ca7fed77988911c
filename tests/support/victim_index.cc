#include "tests/support/victim_index.h"

#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include <sakuin/index_writer.h>

#include "storage/manifest/commit.h"
#include "tests/support/agreement.h"
#include "tests/support/random_corpus.h"

namespace sakuin::test {
namespace {

Query read(std::string_view text) {
  auto query = parse_query(text);
  if (!query.ok()) throw std::runtime_error(query.status().message());
  return *std::move(query);
}

/// Questions whose answers touch every section of a segment.
std::vector<Query> questions() {
  const std::vector<std::string> words = ZipfWords(8).words();
  return {
      query::word(words[0]),
      query::word(words[3], "body"),
      query::term(words[7], "title"),
      query::term("report", "tag"),
      query::phrase(words[0] + " " + words[1]),
      query::phrase(words[1] + " " + words[0], "body"),
      query::word("e-mail"),
      query::any_of({query::word(words[2]), query::word(words[4]), query::word("unheardof")}),
      query::all_of({query::word(words[0]), query::boost(query::word(words[1]), 2)}),
      query::boolean({query::match_all()}, {query::word(words[5])}, {query::word(words[6])}),
      query::any_of({query::prefix(words[2].substr(0, 1)), query::fuzzy(words[5])}),
      query::all_of({query::wildcard("*" + words[4].substr(1)), read("tag:[a TO z] year:<2010")}),
  };
}

/// Ways to ask that look at every column of values.
std::vector<SearchOptions> ways_to_ask() {
  SearchOptions sorted;
  sorted.filter = read("year:>=1990 weight:>0");
  sorted.sort = {{.field = "day", .descending = true}, {.field = "tag"}};
  sorted.facets = {{.field = "tag"}, {.field = "weight"}};
  SearchOptions grouped;
  grouped.filter = read("day:<2015");
  grouped.sort = {{.field = "weight"}, {.field = "year"}};
  grouped.group_by = "tag";
  grouped.facets = {{.field = "day", .by = DateInterval::month}, {.field = "year"}};
  return {sorted, grouped};
}

class Interview {
 public:
  Interview(const Searcher& searcher, Answers& answers)
      : searcher_(&searcher), answers_(&answers) {}

  void ask_all() {
    note("live " + std::to_string(searcher_->live_docs()) + ", generation " +
         std::to_string(searcher_->generation()));
    for (const Query& query : questions()) ask(query);
    for (const SearchOptions& options : ways_to_ask()) ask_values(options);
    for (const char* field : {"title", "body", "note", "tag"}) ask_terms(field);
    ask_documents();
    if (const auto stats = take(searcher_->stats())) {
      note("postings " + std::to_string(stats->postings) + ", positions " +
           std::to_string(stats->positions) + ", deleted " + std::to_string(stats->deleted_docs));
    }
  }

 private:
  void note(const std::string& text) { answers_->text += text + "\n"; }

  template <class T>
  std::optional<T> take(Result<T> result) {
    if (result.ok()) return *std::move(result);
    answers_->errors.push_back(result.status());
    return std::nullopt;
  }

  void ask(const Query& query) {
    if (const auto count = take(searcher_->count(query))) note("count " + std::to_string(*count));
    const auto result = take(searcher_->search(query));
    if (!result) return;
    note("total " + std::to_string(result->total) + "\n" + to_text(result->hits));
    for (std::size_t i = 0; i < result->hits.size() && i < 1; ++i) {
      if (const auto text = take(searcher_->snippet(query, result->hits[i]))) note(*text);
      if (const auto explanation = take(searcher_->explain(query, result->hits[i]))) {
        note(std::to_string(explanation->value));
      }
    }
  }

  void ask_values(const SearchOptions& options) {
    const auto result = take(searcher_->search(query::match_all(), options));
    if (!result) return;
    note("total " + std::to_string(result->total) + "\n" + to_text(result->hits));
    for (const Facet& facet : result->facets) {
      note(facet.field + ", missing " + std::to_string(facet.missing));
      for (const FacetCount& count : facet.counts) {
        note(count.value + " " + std::to_string(count.count));
      }
    }
  }

  void ask_terms(const char* field) {
    const auto terms = take(searcher_->terms(field, "", 1000));
    if (!terms) return;
    for (const TermStats& term : *terms) note(term.term + " " + std::to_string(term.doc_freq));
  }

  void ask_documents() {
    SearchOptions options;
    options.k = 20;
    const auto result = take(searcher_->search(query::match_all(), options));
    if (!result) return;
    for (const Hit& hit : result->hits) {
      const auto by_hit = take(searcher_->document(hit));
      const auto by_id = take(searcher_->document(hit.id));
      if (by_hit && by_id) note(*by_hit == *by_id ? describe(*by_hit) : "two answers " + hit.id);
    }
  }

  static std::string describe(const Document& document) {
    std::string text = document.id;
    for (const auto& [name, value] : document.fields) {
      text += "|" + name + "=";
      if (const auto* string = std::get_if<std::string>(&value)) text += *string;
      if (const auto* integer = std::get_if<std::int64_t>(&value)) text += std::to_string(*integer);
      if (const auto* number = std::get_if<double>(&value)) text += std::to_string(*number);
      if (const auto* json = std::get_if<Json>(&value)) text += json->text;
    }
    return text;
  }

  const Searcher* searcher_;
  Answers* answers_;
};

void require(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

IndexWriter open_writer(const std::shared_ptr<Directory>& directory) {
  WriterOptions options;
  options.schema = corpus_schema();
  auto writer = IndexWriter::open(directory, std::move(options));
  require(writer.status());
  return *std::move(writer);
}

IndexFiles newest_commit(const std::shared_ptr<Directory>& directory) {
  const auto latest = storage::read_latest_commit(*directory);
  require(latest.status());
  const auto garbage = storage::find_garbage(*directory, {&*latest, 1});
  require(garbage.status());
  for (const storage::GarbageFile& file : *garbage) require(directory->remove(file.name));
  return read_files(*directory);
}

}  // namespace

IndexFiles make_victim_index(std::uint64_t seed) {
  return newest_commit(make_directory(make_victim_index_of_two_commits(seed)));
}

IndexFiles make_victim_index_of_two_commits(std::uint64_t seed) {
  constexpr std::size_t kDocuments = 24;
  const auto directory = make_ram_directory();
  IndexWriter writer = open_writer(directory);
  RandomCorpus corpus({.seed = seed, .vocabulary = 40, .ids = 20, .longest_field = 40});
  for (std::size_t i = 0; i < kDocuments; ++i) {
    require(writer.add(corpus.next()));
    if (i == kDocuments / 2) require(writer.commit());
  }
  require(writer.commit());
  for (int removed = 0; removed < 4;) {
    const auto done = writer.remove(corpus.random_id());
    require(done.status());
    removed += *done ? 1 : 0;
  }
  require(writer.commit());
  return read_files(*directory);
}

IndexFiles make_large_victim_index(std::uint64_t seed) {
  constexpr std::size_t kDocuments = 9'000;  // half of them are more than an array container holds
  const auto directory = make_ram_directory();
  IndexWriter writer = open_writer(directory);
  Random random(seed);
  const ZipfWords words(8);
  for (std::size_t i = 0; i < kDocuments; ++i) {
    Document document(std::to_string(i));
    document.add("title", words.draw(random) + " " + words.draw(random)).add("tag", "report");
    require(writer.add(document));
  }
  require(writer.commit());
  for (std::size_t i = 0; i < kDocuments; i += random.between(1, 9)) {
    require(writer.remove(std::to_string(i)).status());
  }
  require(writer.commit());
  return newest_commit(directory);
}

IndexFiles read_files(const Directory& directory) {
  IndexFiles files;
  const auto entries = directory.list();
  require(entries.status());
  for (const DirectoryEntry& entry : *entries) {
    const auto file = directory.open(entry.name, std::nullopt);
    require(file.status());
    const ByteSpan bytes = (*file)->bytes();
    files[entry.name] = Bytes(bytes.begin(), bytes.end());
  }
  return files;
}

void replace_file(Directory& directory, const std::string& name, ByteSpan bytes) {
  (void)directory.remove(name);  // it need not be there
  auto file = directory.create(name);
  require(file.status());
  require((*file)->append(bytes));
  require((*file)->close());
}

std::shared_ptr<Directory> make_directory(const IndexFiles& files) {
  auto directory = make_ram_directory();
  for (const auto& [name, bytes] : files) {
    if (name.find('/') == std::string::npos) replace_file(*directory, name, bytes);
  }
  return directory;
}

Answers ask_everything(const std::shared_ptr<const Directory>& directory, VerifyMode verify) {
  Answers answers;
  SearcherOptions options;
  options.verify = verify;
  const auto searcher = Searcher::open(directory, options);
  if (!searcher.ok()) {
    answers.errors.push_back(searcher.status());
    return answers;
  }
  Interview(*searcher, answers).ask_all();
  return answers;
}

}  // namespace sakuin::test
