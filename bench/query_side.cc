// What do the options of a query cost, how late are deadlines kept, and how soon are queries that
// mean harm refused?
//   query_side CORPUS.jsonl INDEX
// CORPUS has one {"id", "text"} a line. Where there is no INDEX it is built: analyzer `standard`,
// the texts kept, and made-up values: a year, an instant, one of 50 kinds and one of 100,000 names.
// Prints three tables in markdown; times are of one thread, warm but for the deadlines.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "bench/corpus.h"

namespace {

using namespace sakuin;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

template <class T>
T must(Result<T> result) {
  if (result.ok()) return *std::move(result);
  std::fprintf(stderr, "query_side: %s\n", result.status().message().c_str());
  std::exit(1);
}

void must(const Status& status) { must(status.ok() ? Result<int>(0) : Result<int>(status)); }

/// The same for a document in every run.
std::uint64_t scattered(std::uint64_t number) {
  number = (number + 1) * 0x9E3779B97F4A7C15U;
  return number ^ (number >> 29);
}

void build_index(const std::string& corpus, const std::shared_ptr<Directory>& directory) {
  WriterOptions options;
  for (const auto& [name, type] :
       {std::pair{"text", FieldType::text}, std::pair{"year", FieldType::i64},
        std::pair{"when", FieldType::date}, std::pair{"kind", FieldType::keyword},
        std::pair{"name", FieldType::keyword}}) {
    must(options.schema.add({.name = name, .type = type}).status());
  }
  IndexWriter writer = must(IndexWriter::open(directory, std::move(options)));
  std::uint64_t count = 0;
  must(bench::read_corpus(corpus, [&](std::string id, std::string text) {
    const std::uint64_t number = scattered(count++);
    Document document(std::move(id));
    document.add("text", std::move(text))
        .add("year", static_cast<std::int64_t>(1950 + number % 75))
        .add("when", static_cast<std::int64_t>(number % 2'000'000'000) * 1'000'000)
        .add("kind", "kind" + std::to_string(number % 50))
        .add("name", "name" + std::to_string(number % 100'000));
    return writer.add(document);
  }));
  must(writer.commit());
  must(writer.merge(1));
}

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                   times.end());
  return times[times.size() / 2];
}

double time_of(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return Milliseconds(Clock::now() - begin).count();
}

void show_costs(const Searcher& searcher) {
  constexpr int kRuns = 11;
  std::printf(
      "| query | options | first ms | then, median ms | matches, or why not "
      "|\n|---|---|---|---|---|\n");
  const auto show = [&](const std::string& text, const std::string& name,
                        const SearchOptions& options) {
    const Query query = must(parse_query(text, "text"));
    std::string answer;
    const auto search = [&] {
      const auto result = searcher.search(query, options);
      answer = result.ok() ? std::to_string(result->total) : result.status().message();
    };
    const double first = time_of(search);
    std::vector<double> times;
    for (int i = 0; i < kRuns; ++i) times.push_back(time_of(search));
    std::printf("| `%s` | %s | %.3f | %.3f | %s |\n", text.c_str(), name.c_str(), first,
                median(times), answer.c_str());
  };
  const auto filtered = [](const std::string& filter) {
    SearchOptions options;
    options.filter = must(parse_query(filter));
    return options;
  };
  const auto sorted = [](std::vector<SortKey> keys) {
    SearchOptions options;
    options.sort = std::move(keys);
    return options;
  };
  const auto facet = [](const std::string& field, DateInterval by = DateInterval::year) {
    SearchOptions options;
    options.facets = {{.field = field, .by = by}};
    return options;
  };
  for (const std::string text : {"war history", "*:*"}) {
    show(text, "none", {});
    show(text, "filter `year:[1990 TO 1999]`", filtered("year:[1990 TO 1999]"));
    show(text, "filter `kind:kind3`", filtered("kind:kind3"));
    show(text, "filter `text:japan`", filtered("text:japan"));
    show(text, "sort `-year`", sorted({{.field = "year", .descending = true}}));
    show(text, "sort `kind,score`", sorted({{.field = "kind"}, {.field = "", .descending = true}}));
    show(text, "sort `when`", sorted({{.field = "when"}}));
    SearchOptions groups;
    groups.group_by = "kind";
    show(text, "group `kind`", groups);
    show(text, "facet `kind`", facet("kind"));
    show(text, "facet `name`, 100,000 values", facet("name"));
    show(text, "facet `year`", facet("year"));
    show(text, "facet `when` by month", facet("when", DateInterval::month));
  }
  for (const std::string text :
       {"koumura", "komu*", "histor*", "a*", "hist*y", "*tion", "*a*", "histroy~", "histroy~2",
        "information~2", "kōmura~", "war~", "+histroy~ +jpaan~", "\"history of\"~3",
        "(war history japan)@2", "war | history", "year:[1990 TO 1999] war", "*:history",
        "history^=1"}) {
    show(text, "none", {});
  }
}

void show_lateness(const std::shared_ptr<Directory>& directory) {
  constexpr int kRuns = 25;
  std::printf(
      "\n| query | in full ms | stopped late by, median ms | at most ms | searches cut "
      "short |\n|---|---|---|---|---|\n");
  std::string union_of_many;
  for (int i = 0; i < 1500; ++i)
    union_of_many += "w" + std::to_string(i) + " " + std::to_string(i) + " ";
  for (const std::string& text :
       {std::string(
            "the of and in to a is was for as on with by he that at from his it an were are "
            "which be this also had has first their new one after who not but or two its "
            "have been time city"),
        std::string("\"the of\" \"in the\"~5"), std::string("\"of the in\"~50"),
        std::string("a~2 be~2 information~2"), std::string("*a* *e* *i*"), std::string("t*"),
        union_of_many}) {
    const Query query = must(parse_query(text, "text"));
    SearchOptions options;
    options.k = 1000;
    const double whole =
        time_of([&] { (void)must(Searcher::open(directory)).search(query, options); });
    std::vector<double> late;
    int cut = 0;
    for (int run = 0; run < kRuns; ++run) {
      // Anew, so that pages are verified again: the slowest a search can be.
      const Searcher searcher = must(Searcher::open(directory));
      const auto allowed = std::chrono::microseconds(200 + run * 1500);
      const auto deadline = Clock::now() + allowed;
      options.budget.deadline = deadline;
      const auto result = searcher.search(query, options);
      const auto end = Clock::now();
      const bool is_cut =
          result.ok() ? result->is_partial : result.status().code() == StatusCode::cancelled;
      if (!is_cut) continue;
      ++cut;
      late.push_back(Milliseconds(end - deadline).count());
    }
    std::string name = text.size() < 60 ? text : text.substr(0, 50) + " ...";
    if (late.empty()) late.push_back(0);
    std::printf("| `%s` | %.1f | %.2f | %.2f | %d |\n", name.c_str(), whole, median(late),
                *std::max_element(late.begin(), late.end()), cut);
  }
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

void show_refusals(const Searcher& searcher) {
  constexpr int kRuns = 3;
  std::printf("\n| query | least ms | answer |\n|---|---|---|\n");
  const auto show = [&](const std::string& name, const std::string& text) {
    std::string answer;
    double least = 1e9;
    for (int run = 0; run < kRuns; ++run) {
      least = std::min(least, time_of([&] {
                         const auto query = parse_query(text, "text");
                         const Status status =
                             query.ok() ? searcher.search(*query).status() : query.status();
                         answer = status.ok() ? "hits" : status.message();
                       }));
    }
    std::printf("| %s | %.2f | %s |\n", name.c_str(), least, answer.substr(0, 70).c_str());
  };
  show("10^6 clauses", repeated("a ", 500'000));
  show("10^6 `(`", repeated("(", 1'000'000));
  show("10,000 `*` in a row", repeated("*", 10'000));
  show("10,000 times `*a`", repeated("*a", 10'000));
  show("10,000 times `a* `", repeated("a* ", 10'000));
  show("10,000 times `*a* `", repeated("*a* ", 10'000));
  show("10,000 times `?`", repeated("?", 10'000));
  show("60,000 times `a~2 `", repeated("a~2 ", 60'000));
  show("60,000 times `be~2 `", repeated("be~2 ", 60'000));
  show("60,000 times `history~2 `", repeated("history~2 ", 60'000));
  show("60,000 times `unheardofwords~2 `", repeated("unheardofwords~2 ", 60'000));
  show("a phrase of 500,000 words", '"' + repeated("a ", 500'000) + '"');
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: query_side CORPUS.jsonl INDEX\n");
    return 2;
  }
  const bool is_there = std::filesystem::exists(argv[2]);
  const auto directory = must(open_fs_directory(argv[2], {.create = true}));
  if (!is_there) build_index(argv[1], directory);
  const Searcher searcher = must(Searcher::open(directory));
  show_costs(searcher);
  show_lateness(directory);
  show_refusals(searcher);
}
