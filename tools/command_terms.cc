// sakuin terms: the words of an index, in byte order or the most frequent first.
#include <string>
#include <utility>
#include <vector>

#include <sakuin/searcher.h>

#include "tools/command.h"
#include "tools/index_folder.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

class TermsCommand final : public Command {
 public:
  std::string name() const override { return "terms"; }
  std::string summary() const override { return "List terms and how many documents have them"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.text("--prefix", prefix_, "P", "terms that begin with this");
    options.text("--field", field_, "NAME", "of this field [every text and keyword field in turn]");
    options.number("-k", limit_, "N", {}, "terms of a field to list");
    options.flag("--by-frequency", by_frequency_,
                 "those in most documents first; P is folded as the words are");
    options.flag("--json", json_, "one JSON object a term");
  }

  int run() override {
    const Result<Searcher> searcher = open_searcher(index_);
    if (!searcher.ok()) return report_fault(searcher.status());
    const Schema& schema = searcher->schema();
    if (!field_.empty() && !schema.find(field_)) {
      return report_usage("--field " + field_ + ": " + index_ +
                          " has no such field; see sakuin stats");
    }
    const Status done = print_terms(*searcher);
    return done.ok() ? kDone : report_fault(done);
  }

 private:
  [[nodiscard]] Status print_terms(const Searcher& searcher) const {
    std::vector<std::vector<std::string>> rows = {{"term", "documents", "field"}};
    for (const FieldSchema& field : searcher.schema().fields()) {
      const bool has_terms = field.type == FieldType::text || field.type == FieldType::keyword;
      const bool wanted = field_.empty() ? has_terms : field.name == field_;
      if (!wanted) continue;
      SAKUIN_ASSIGN(const std::vector<TermStats> terms,
                    by_frequency_
                        ? searcher.complete(prefix_, {.field = field.name, .limit = limit_})
                        : searcher.terms(field.name, prefix_, limit_));
      for (const TermStats& term : terms) {
        if (json_) {
          print_term_json(field.name, term);
        } else {
          rows.push_back({printable(term.term), group_digits(term.doc_freq), field.name});
        }
      }
    }
    if (!json_) print_table(rows);
    return {};
  }

  static void print_term_json(const std::string& field, const TermStats& term) {
    JsonWriter out;
    out.begin_object();
    out.key("field");
    out.string(field);
    out.key("term");
    out.string(term.term);
    out.key("documents");
    out.count(term.doc_freq);
    out.end_object();
    print_json(out);
  }

  std::string index_;
  std::string prefix_;
  bool by_frequency_ = false;
  std::string field_;
  std::uint64_t limit_ = 20;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_terms_command() { return std::make_unique<TermsCommand>(); }

}  // namespace sakuin::tool
