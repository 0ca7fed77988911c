// sakuin shell: searching interactively, one query a line. Lines that begin with a colon are
// commands. A query's error is shown and the shell goes on.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/query.h>
#include <sakuin/searcher.h>

#include "tools/command.h"
#include "tools/hit_text.h"
#include "tools/index_folder.h"
#include "tools/json_document.h"
#include "tools/json_writer.h"
#include "tools/line_editor.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/query_completion.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kHelp =
    "words                 search; an empty line shows the next page\n"
    ":explain RANK         every number behind the score of a hit shown before\n"
    ":get ID               a document's fields\n"
    ":terms PREFIX         words of the text fields that begin so\n"
    ":fields               fields of the index\n"
    ":set                  what can be set, and to what it is set\n"
    ":set k 20             hits on a page\n"
    ":set field NAME       where words without a field are looked for; no NAME: everywhere\n"
    ":set spelling exact   words as they are spelled only; any: in every romanization\n"
    ":set timeout 500      milliseconds for a query; 0: no limit\n"
    ":reopen               show the newest commit\n"
    ":help                 this\n"
    ":quit                 leave; so does the end of the input\n"
    "Tab completes fields, words and commands. Ctrl-C stops a query.";

const std::vector<std::string>& command_names() {
  static const std::vector<std::string> kNames = {":explain", ":fields", ":get", ":help",
                                                  ":quit",    ":reopen", ":set", ":terms"};
  return kNames;
}

const std::vector<std::string>& setting_names() {
  static const std::vector<std::string> kNames = {"field", "k", "spelling", "timeout"};
  return kNames;
}

/// Set by Ctrl-C: of the query that runs, if any. A lock-free atomic, as signals need.
class Interruption final : public CancelSource {
 public:
  Interruption() {
    struct sigaction action = {};
    action.sa_handler = [](int) { happened_ = true; };
    ::sigaction(SIGINT, &action, &before_);
  }
  ~Interruption() override { ::sigaction(SIGINT, &before_, nullptr); }
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  static void forget() noexcept { happened_ = false; }
  [[nodiscard]] bool is_cancelled() const noexcept override { return happened_; }

 private:
  static_assert(std::atomic<bool>::is_always_lock_free);
  static inline std::atomic<bool> happened_ = false;
  struct sigaction before_ = {};
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// The first word of `text`, which then begins behind it.
std::string_view take_word(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = trimmed(text.substr(end));
  return word;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// One session: the index, what is set, and the query that was asked last.
class Session {
 public:
  Session(std::string index, Searcher searcher)
      : index_(std::move(index)), searcher_(std::move(searcher)) {}

  /// False: to leave.
  [[nodiscard]] bool answer(std::string_view line) {
    line = trimmed(line);
    Status status;
    if (line.empty()) {
      status = next_page();
    } else if (line.front() == ':') {
      const std::string_view name = take_word(line);
      if (name == ":quit" || name == ":q") return false;
      status = run_command(name, line);
    } else {
      status = ask(std::string(line));
    }
    if (!status.ok()) report(status.message());
    return true;
  }

  [[nodiscard]] Completion complete(const std::string& before) const {
    if (!before.starts_with(':')) return complete_query(searcher_, before);
    const std::size_t blank = before.rfind(' ');
    const bool is_name = blank == std::string::npos;
    const std::string word = is_name ? before : before.substr(blank + 1);
    std::vector<std::string> found;
    if (before.starts_with(":set field ")) {
      for (const FieldSchema& field : searcher_.schema().fields()) found.push_back(field.name);
    } else {
      found = is_name ? command_names() : before.starts_with(":set ") ? setting_names() : found;
    }
    std::erase_if(found, [&](const std::string& name) { return !name.starts_with(word); });
    return {word.size(), std::move(found)};
  }

 private:
  Status run_command(std::string_view name, std::string_view rest) {
    if (name == ":help" || name == ":h") {
      print_line(std::string(kHelp));
      return {};
    }
    if (name == ":fields") return print_fields();
    if (name == ":terms") return print_terms(rest);
    if (name == ":get") return print_document(rest);
    if (name == ":explain") return explain(rest);
    if (name == ":set") return set(rest);
    if (name == ":reopen") return reopen();
    return wrong(std::string(name), "there is no such command", ":help lists them");
  }

  static Status wrong(const std::string& what, const std::string& why, const std::string& remedy) {
    return {StatusCode::invalid_argument, what + ": " + why + "; " + remedy};
  }

  Status ask(std::string text) {
    // Kanji are read by MeCab where it is there, so a query decides how the index is opened.
    SAKUIN_ASSIGN(const Query query, parse_query(text, field_, spelling_));
    SAKUIN_ASSIGN(finder_, finder_for(text));
    query_ = query;
    asked_ = true;
    has_more_ = false;
    offset_ = 0;
    hits_.clear();
    return show_page();
  }

  [[nodiscard]] Result<Searcher> finder_for(const std::string& text) {
    if (query_analyzers(text).empty()) return searcher_;
    return open_searcher(index_, text);
  }

  Status next_page() {
    if (!asked_) return {};
    if (!has_more_) {
      print_line("no more");
      return {};
    }
    offset_ = hits_.size();
    return show_page();
  }

  Status show_page() {
    SearchOptions options;
    options.k = k_;
    options.offset = offset_;
    options.budget = budget();
    const Clock::time_point start = Clock::now();
    SAKUIN_ASSIGN(const SearchResult result, finder_->search(query_, options));
    const std::chrono::duration<double> took = Clock::now() - start;
    hits_.resize(std::min(hits_.size(), offset_));
    for (const Hit& hit : result.hits) {
      hits_.push_back(hit);
      const HitText text{field_, {}, false, options.budget};
      SAKUIN_TRY(print_hit(*finder_, query_, hit, hits_.size(), text).status());
    }
    const Colours colour = colours(stdout);
    std::string line = total_text(result, took.count());
    if (result.is_partial) line += std::string(", cut short: ") + cut_short_name(result.cut_short);
    has_more_ = !result.hits.empty() && hits_.size() < result.total;
    if (has_more_) line += "; Enter shows more";
    print_line(std::string(colour.dim) + line + std::string(colour.off));
    return {};
  }

  [[nodiscard]] Budget budget() const {
    Interruption::forget();
    Budget budget;
    budget.cancel = &interruption_;
    if (timeout_ms_ > 0) budget.deadline = Clock::now() + std::chrono::milliseconds(timeout_ms_);
    return budget;
  }

  Status explain(std::string_view rest) const {
    const auto rank = whole_number(rest);
    if (!rank || *rank == 0 || *rank > hits_.size()) {
      return wrong(":explain", "needs the rank of a hit that was shown", "write :explain 1");
    }
    SAKUIN_ASSIGN(const Explanation explanation,
                  finder_->explain(query_, hits_[*rank - 1], {}, budget()));
    print_explanation(explanation);
    return {};
  }

  Status print_document(std::string_view id) const {
    SAKUIN_ASSIGN(const Document document, searcher_.document(id));
    JsonWriter out(JsonWriter::Layout::indented);
    write_fields(out, document, /*with_id=*/true);
    print_json(out);
    return {};
  }

  Status print_terms(std::string_view prefix) const {
    std::vector<std::vector<std::string>> rows = {{"term", "documents", "field"}};
    for (const FieldSchema& field : searcher_.schema().fields()) {
      if (field.type != FieldType::text && field.type != FieldType::keyword) continue;
      SAKUIN_ASSIGN(const auto terms, searcher_.terms(field.name, prefix, k_, budget()));
      for (const TermStats& term : terms) {
        rows.push_back({printable(term.term), group_digits(term.doc_freq), field.name});
      }
    }
    print_table(rows);
    return {};
  }

  Status print_fields() const {
    SAKUIN_ASSIGN(const IndexStats stats, searcher_.stats());
    std::vector<std::vector<std::string>> rows = {{"field", "type", "documents", "tokens"}};
    for (const FieldStats& field : stats.fields) {
      rows.push_back({field.name, std::string(field_type_name(field.type)),
                      group_digits(field.docs), group_digits(field.tokens)});
    }
    print_table(rows);
    return {};
  }

  Status set(std::string_view rest) {
    const std::string name(take_word(rest));
    const std::string value(rest);
    const auto number = whole_number(rest);
    if (name.empty()) {
      print_table({{"k", std::to_string(k_)},
                   {"field", field_.empty() ? "every text field" : field_},
                   {"spelling", spelling_ == Spelling::exact ? "exact" : "any"},
                   {"timeout", timeout_ms_ == 0 ? "none" : std::to_string(timeout_ms_) + " ms"}});
      return {};
    }
    if (name == "k") {
      if (!number || *number == 0 || *number > kMostHits) {
        return wrong(":set k", "needs a number from 1 to " + std::to_string(kMostHits),
                     ":set k 20");
      }
      k_ = static_cast<std::size_t>(*number);
    } else if (name == "timeout") {
      if (!number || *number > kMostMilliseconds) {
        return wrong(":set timeout", "needs milliseconds", ":set timeout 500");
      }
      timeout_ms_ = *number;
    } else if (name == "field") {
      if (!value.empty() && !searcher_.schema().find(value)) {
        return wrong(":set field", "the index has no \"" + value + "\"", ":fields lists them");
      }
      field_ = value;
    } else if (name == "spelling" && (value == "exact" || value == "any")) {
      spelling_ = value == "exact" ? Spelling::exact : Spelling::any;
    } else {
      return wrong(":set " + name, "is nothing that can be set so", ":help says what can");
    }
    return {};
  }

  Status reopen() {
    SAKUIN_ASSIGN(searcher_, searcher_.reopen());
    asked_ = false;
    hits_.clear();
    print_line(group_digits(searcher_.live_docs()) + " documents");
    return {};
  }

  static constexpr std::uint64_t kMostHits = 10'000;
  static constexpr std::uint64_t kMostMilliseconds = 1ULL << 32;

  std::string index_;
  Searcher searcher_;
  Interruption interruption_;

  std::size_t k_ = 10;
  std::string field_;
  Spelling spelling_ = Spelling::any;
  std::uint64_t timeout_ms_ = 0;

  // Of the query that was asked last.
  bool asked_ = false;
  bool has_more_ = false;
  Query query_;
  std::optional<Searcher> finder_;  // that reads it
  std::size_t offset_ = 0;
  std::vector<Hit> hits_;  // shown so far
};

class ShellCommand final : public Command {
 public:
  std::string name() const override { return "shell"; }
  std::string summary() const override { return "Search interactively"; }
  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
  }

  int run() override {
    Result<Searcher> searcher = open_searcher(index_);
    if (!searcher.ok()) return report_fault(searcher.status());
    const std::uint64_t documents = searcher->live_docs();
    Session session(index_, *std::move(searcher));
    LineEditor editor([&](const std::string& before) { return session.complete(before); });
    if (editor.is_interactive()) {
      print_line(group_digits(documents) + " documents. :help says what there is.");
    }
    while (const auto line = editor.read()) {
      if (!session.answer(*line)) break;
      std::fflush(stdout);
    }
    return kDone;
  }

 private:
  std::string index_;
};

}  // namespace

std::unique_ptr<Command> make_shell_command() { return std::make_unique<ShellCommand>(); }

}  // namespace sakuin::tool
