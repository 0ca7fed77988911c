// sakuin search: the best documents for a query, or how many there are.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/multi_searcher.h>
#include <sakuin/query.h>
#include <sakuin/searcher.h>

#include "tools/command.h"
#include "tools/facets.h"
#include "tools/hit_text.h"
#include "tools/index_folder.h"
#include "tools/json_document.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

using Clock = std::chrono::steady_clock;

/// More than a month.
constexpr std::uint64_t kNoTimeout = 1ULL << 32;

std::uint64_t microseconds_since(Clock::time_point start) {
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  return static_cast<std::uint64_t>(took.count());
}

void write_explanation(JsonWriter& out, const Explanation& explanation) {
  out.begin_object();
  out.key("value");
  out.number(explanation.value);
  out.key("description");
  out.string(explanation.description);
  if (!explanation.details.empty()) {
    out.key("details");
    out.begin_array();
    for (const Explanation& detail : explanation.details) write_explanation(out, detail);
    out.end_array();
  }
  out.end_object();
}

/// What --after is for the first page.
constexpr std::string_view kFirstPage = "first";

/// What there is to say of a search beside its result.
struct Remarks {
  std::uint64_t took_us = 0;
  std::string next = {};                              ///< place of another page; empty: none
  const std::vector<IgnoredText>* ignored = nullptr;  ///< null where nothing may be
  std::optional<std::string> respelled = std::nullopt;
};

/// The last line of --json. Without a budget that is over, `cut_short` is `no`.
void print_total_json(const SearchResult& result, const Remarks& remarks) {
  JsonWriter out;
  out.begin_object();
  out.key("total");
  out.count(result.total);
  out.key("total_is_exact");
  out.boolean(result.total_is_exact);
  if (result.is_partial) {
    out.key("is_partial");
    out.boolean(true);
    out.key("cut_short");
    out.string(cut_short_name(result.cut_short));
  }
  if (remarks.respelled) {
    out.key("did_you_mean");
    out.string(*remarks.respelled);
  }
  out.key("took_us");
  out.count(remarks.took_us);
  if (!result.facets.empty()) write_facets(out, result.facets);
  if (!remarks.next.empty()) {
    out.key("next");
    out.string(remarks.next);
  }
  if (remarks.ignored != nullptr) {
    out.key("ignored");
    out.begin_array();
    for (const IgnoredText& text : *remarks.ignored) {
      out.begin_object();
      out.key("offset");
      out.count(text.offset);
      out.key("reason");
      out.string(text.reason);
      out.end_object();
    }
    out.end_array();
  }
  out.end_object();
  print_json(out);
}

class SearchCommand final : public Command {
 public:
  std::string name() const override { return "search"; }
  std::string summary() const override { return "Find documents, best first"; }
  void add_options(Options& options) override;
  int run() override;

 private:
  Result<Query> parse(const Searcher& searcher);
  Status print_count(const Searcher& searcher, const Query& query);
  Status print_hits(const Searcher& searcher, const Query& query);
  Status print_hit_json(const Searcher& searcher, const Query& query, const Hit& hit,
                        std::size_t rank, const std::string& index);
  Result<SearchResult> search_all(const Query& query, const SearchOptions& options);
  Result<SearchOptions> read_options() const;
  std::optional<std::string> respell(const Searcher& searcher, const SearchResult& result) const;
  void report_partial(CutShort why) const;

  std::string index_;
  std::vector<std::string> also_;
  std::string query_;
  std::string field_;
  std::uint64_t k_ = 10;
  std::uint64_t offset_ = 0;
  bool json_ = false;
  bool count_ = false;
  bool snippets_ = false;
  bool explain_ = false;
  bool exact_spelling_ = false;
  bool html_ = false;
  std::uint64_t fragments_ = 1;
  std::string synonyms_;

  std::uint64_t timeout_ms_ = kNoTimeout;
  Budget budget_;
  bool lacks_snippets_ = false;  // for want of time

  std::optional<MultiSearcher> all_;  // with --also
  std::vector<Searcher> finders_;     // of them, with the statistics of all
  std::vector<std::size_t> places_;   // of the hits: 0 is index_, then also_

  std::string filter_, sort_, group_, after_;
  std::vector<std::string> facets_;

  bool lenient_ = false;
  std::vector<IgnoredText> ignored_;  // of the query, with --lenient
};

void SearchCommand::add_options(Options& options) {
  options.argument("INDEX", index_, "folder of the index");
  options.argument("QUERY", query_,
                   "words (any of them), +word (required), -word (excluded), \"a phrase\", "
                   "\"near words\"~3, begin*, w?ld*, near~2, =exactly, title:word, "
                   "year:[2010 TO 2014], AND OR NOT |, ( ), (a b c)@2");
  options.texts("--also", also_, "INDEX",
                "search this index as well, as if both were one; may be given again");
  options.number("-k", k_, "N", {}, "hits to show");
  options.number("--offset", offset_, "N", {}, "best hits to leave out first");
  options.text("--field", field_, "NAME", "field in which words without a field are looked for");
  options.flag("--json", json_, "one JSON object a hit, then the total");
  options.flag("--count", count_, "only count");
  options.flag("--snippets", snippets_, "add the best passage of each hit (--json)");
  options.number("--fragments", fragments_, "N", {1, kMaxFragments}, "passages of each hit");
  options.flag("--html", html_, "write the text of passages for HTML (--json)");
  options.flag("--explain", explain_, "show every number behind a score");
  options.flag("--exact-spelling", exact_spelling_,
               "find words as they are spelled only, no other romanization");
  options.number("--timeout", timeout_ms_, "MS", {0, kNoTimeout},
                 "stop after so many milliseconds and show what was found until then");
  options.flag("--lenient", lenient_,
               "search for what can be understood of QUERY, and say what was ignored");
  options.text("--filter", filter_, "EXPR",
               "a query that documents must match as well; it adds nothing to scores");
  options.text("--sort", sort_, "KEYS",
               "fields (keyword, i64, f64, date), - before one for falling values, or score: "
               "-year,kind,score");
  options.texts("--facet", facets_, "FIELD[:BY]",
                "count the matching documents by value; BY: how many values, or year, month or day "
                "of dates (may be given again)");
  options.text("--group", group_, "FIELD", "only the first hit for each value of a keyword field");
  options.text("--after", after_, "PLACE",
               "page by page: first, then the place that the page before ended with");
  options.text("--synonyms", synonyms_, "FILE",
               "lines \"car, automobile\" (equal) or \"ship => boat\" (one way)");
}

Result<Query> SearchCommand::parse(const Searcher& searcher) {
  if (!field_.empty() && !searcher.schema().find(field_)) {
    return Status{StatusCode::invalid_argument,
                  "--field " + field_ + ": " + index_ + " has no such field; see sakuin stats"};
  }
  const Spelling spelling = exact_spelling_ ? Spelling::exact : Spelling::any;
  if (!lenient_) return parse_query(query_, field_, spelling);
  UserQuery user = parse_user(query_, field_, spelling, &searcher.schema());
  ignored_ = std::move(user.ignored);
  for (const IgnoredText& ignored : ignored_) {
    report("query: at byte " + std::to_string(ignored.offset) + ": " + ignored.reason +
           "; ignored");
  }
  return std::move(user.query);
}

int SearchCommand::run() {
  const Result<Searcher> searcher = open_searcher(index_, query_, synonyms_);
  if (!searcher.ok()) return report_fault(searcher.status());
  if (timeout_ms_ != kNoTimeout) {
    budget_.deadline = Clock::now() + std::chrono::milliseconds(timeout_ms_);
  }
  const Result<Query> query = parse(*searcher);
  if (!query.ok()) return report_usage(query.status().message());
  if (!also_.empty()) {
    std::vector<Searcher> searchers = {*searcher};
    for (const std::string& index : also_) {
      Result<Searcher> opened = open_searcher(index, query_, synonyms_);
      if (!opened.ok()) return report_fault(opened.status());
      searchers.push_back(*std::move(opened));
    }
    all_.emplace(std::move(searchers));
  }
  const Status done = count_ ? print_count(*searcher, *query) : print_hits(*searcher, *query);
  if (done.code() == StatusCode::invalid_argument) return report_usage(done.message());
  return done.ok() ? kDone : report_fault(done);
}

Result<SearchOptions> SearchCommand::read_options() const {
  SearchOptions options;
  options.k = k_;
  options.offset = offset_;
  options.budget = budget_;
  options.group_by = group_;
  if (!filter_.empty()) {
    SAKUIN_ASSIGN(options.filter, parse_query(filter_));
  }
  SAKUIN_ASSIGN(options.sort, read_sort_keys(sort_));
  if (after_ != kFirstPage) options.search_after = after_;
  for (const std::string& facet : facets_) {
    SAKUIN_ASSIGN(FacetRequest request, read_facet(facet));
    options.facets.push_back(std::move(request));
  }
  return options;
}

Status SearchCommand::print_count(const Searcher& searcher, const Query& query) {
  SAKUIN_ASSIGN(SearchOptions options, read_options());
  const Clock::time_point start = Clock::now();
  SearchResult result;
  const bool is_plain = options.facets.empty() && options.sort.empty() &&
                        options.group_by.empty() && options.search_after.empty() &&
                        !(all_ && options.filter);
  if (!is_plain) {
    options.k = 0;
    options.offset = 0;
    SAKUIN_ASSIGN(result, all_ ? search_all(query, options) : searcher.search(query, options));
  } else if (options.filter) {
    SAKUIN_ASSIGN(result.total, searcher.count(query, *options.filter, budget_));
  } else {
    SAKUIN_ASSIGN(result.total,
                  all_ ? all_->count(query, budget_) : searcher.count(query, budget_));
  }
  const std::uint64_t took_us = microseconds_since(start);
  if (json_) {
    print_total_json(result, {.took_us = took_us, .ignored = lenient_ ? &ignored_ : nullptr});
  } else {
    if (result.is_partial) report_partial(result.cut_short);
    print_line(std::to_string(result.total));
    print_facets(result.facets);
  }
  return {};
}

/// In all indexes as one.
Result<SearchResult> SearchCommand::search_all(const Query& query, const SearchOptions& options) {
  SAKUIN_ASSIGN(MultiResult found, all_->search(query, options));
  SearchResult result;
  result.total = found.total;
  result.total_is_exact = found.total_is_exact;
  result.is_partial = found.is_partial;
  result.cut_short = found.cut_short;
  result.facets = std::move(found.facets);
  for (PlacedHit& placed : found.hits) {
    places_.push_back(placed.index);
    result.hits.push_back(std::move(placed.hit));
  }
  if (!result.hits.empty()) {
    SAKUIN_ASSIGN(finders_, all_->for_query(query));
  }
  return result;
}

Status SearchCommand::print_hits(const Searcher& searcher, const Query& query) {
  SAKUIN_ASSIGN(const SearchOptions options, read_options());
  const Clock::time_point start = Clock::now();
  SAKUIN_ASSIGN(SearchResult result,
                also_.empty() ? searcher.search(query, options) : search_all(query, options));
  const std::uint64_t took_us = microseconds_since(start);
  for (std::size_t i = 0; i < result.hits.size(); ++i) {
    const Hit& hit = result.hits[i];
    const std::size_t rank = offset_ + i + 1;
    const std::size_t place = also_.empty() ? 0 : places_[i];
    const Searcher& finder = also_.empty() ? searcher : finders_[place];
    const std::string& index = place == 0 ? index_ : also_[place - 1];
    if (json_) {
      SAKUIN_TRY(print_hit_json(finder, query, hit, rank, index));
      continue;
    }
    HitText text{field_, {}, explain_, budget_, fragments_};
    if (!also_.empty()) text.index = index;
    SAKUIN_ASSIGN(const bool has_passage, print_hit(finder, query, hit, rank, text));
    lacks_snippets_ |= !has_passage;
  }
  std::string next;
  if (!after_.empty() && !result.hits.empty() && result.hits.size() == k_) {
    const Hit& last = result.hits.back();
    SAKUIN_ASSIGN(next, also_.empty() ? searcher.place_of(last, options.sort)
                                      : all_->place_of({places_.back(), last}, options.sort));
  }
  if (lacks_snippets_ && !result.is_partial) {
    result.is_partial = true;
    result.cut_short = CutShort::deadline;
  }
  const std::optional<std::string> respelled = respell(searcher, result);
  if (json_) {
    print_total_json(result, {took_us, std::move(next), lenient_ ? &ignored_ : nullptr, respelled});
    return {};
  }
  if (result.is_partial) report_partial(result.cut_short);
  print_facets(result.facets);
  if (!next.empty()) print_line("next page: --after " + next);
  const Colours colour = colours(stdout);
  print_line(std::string(colour.dim) + total_text(result, static_cast<double>(took_us) * 1e-6) +
             std::string(colour.off));
  if (respelled) print_line("Did you mean: " + printable(*respelled));
  return {};
}

/// For a search of one index that has found nothing. No suggestion is no fault of the search.
std::optional<std::string> SearchCommand::respell(const Searcher& searcher,
                                                  const SearchResult& result) const {
  if (result.total > 0 || result.is_partial || !also_.empty()) return std::nullopt;
  auto respelled = searcher.respell(query_, {.field = field_, .budget = budget_});
  return respelled.ok() ? *std::move(respelled) : std::nullopt;
}

void SearchCommand::report_partial(CutShort why) const {
  report("search: cut short (" + std::string(cut_short_name(why)) + ") after " +
         std::to_string(timeout_ms_) + " ms, so this is not all; allow more time with --timeout");
}

Status SearchCommand::print_hit_json(const Searcher& searcher, const Query& query, const Hit& hit,
                                     std::size_t rank, const std::string& index) {
  SAKUIN_ASSIGN(const Document document, searcher.document(hit));
  JsonWriter out;
  out.begin_object();
  out.key("rank");
  out.count(rank);
  if (!also_.empty()) {
    out.key("index");
    out.string(index);
  }
  out.key("id");
  out.string(hit.id);
  out.key("score");
  out.number(hit.score);
  out.key("fields");
  write_fields(out, document, /*with_id=*/false);
  if (snippets_) {
    SnippetOptions options;
    options.field = field_;
    options.before_match = "<b>";
    options.after_match = "</b>";
    options.max_fragments = fragments_;
    options.escape_html = html_;
    options.budget = budget_;
    SAKUIN_ASSIGN(const auto snippet, find_snippet(searcher, query, hit, std::move(options)));
    lacks_snippets_ |= !snippet.has_value();
    out.key("snippet");
    out.string(snippet.value_or(""));
  }
  if (explain_) {
    SAKUIN_ASSIGN(const Explanation explanation, searcher.explain(query, hit));
    out.key("explanation");
    write_explanation(out, explanation);
  }
  out.end_object();
  print_json(out);
  return {};
}

}  // namespace

std::unique_ptr<Command> make_search_command() { return std::make_unique<SearchCommand>(); }

}  // namespace sakuin::tool
