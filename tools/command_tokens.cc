// sakuin tokens: what an analyzer makes of a text.
#include <memory>
#include <string>
#include <vector>

#include <sakuin/document.h>
#include <sakuin/tokenizer.h>

#include "tools/analyzer_name.h"
#include "tools/byte_reader.h"
#include "tools/command.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

class JsonSink final : public TokenSink {
 public:
  explicit JsonSink(JsonWriter& out) : out_(out) {}

  void on_token(const Token& token) override {
    out_.begin_object();
    out_.key("term");
    out_.string(token.term);
    out_.key("kind");
    out_.string(token_kind_name(token.kind));
    out_.key("position");
    out_.count(token.position);
    out_.key("start");
    out_.count(token.start);
    out_.key("end");
    out_.count(token.end);
    out_.end_object();
  }

 private:
  JsonWriter& out_;
};

class TableSink final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    rows_.push_back({printable(token.term), std::string(token_kind_name(token.kind)),
                     std::to_string(token.position), std::to_string(token.start),
                     std::to_string(token.end)});
  }
  [[nodiscard]] const std::vector<std::vector<std::string>>& rows() const noexcept { return rows_; }

 private:
  std::vector<std::vector<std::string>> rows_ = {{"term", "kind", "position", "start", "end"}};
};

class TokensCommand final : public Command {
 public:
  std::string name() const override { return "tokens"; }
  std::string summary() const override { return "Show the tokens of a text"; }

  void add_options(Options& options) override {
    options.argument("TEXT", text_, "the text; - reads lines of standard input");
    options.text("--analyzer", analyzer_, "NAME", "analyzer to use");
    options.flag("--json", json_, "one array a line of input");
  }

  int run() override {
    const auto tokenizer = find_analyzer(analyzer_);
    if (!tokenizer.ok()) return report_usage(tokenizer.status().message());
    if (text_ != "-") {
      print_tokens(**tokenizer, text_);
      return kDone;
    }
    const Status done = print_lines(**tokenizer);
    return done.ok() ? kDone : report_fault(done);
  }

 private:
  [[nodiscard]] Status print_lines(const Tokenizer& tokenizer) const {
    SAKUIN_ASSIGN(ByteReader bytes, ByteReader::open("-"));
    std::string_view line;
    while (true) {
      SAKUIN_ASSIGN(const bool more, bytes.read_line(kMaxDocumentBytes, line));
      if (!more) return {};
      print_tokens(tokenizer, line);
    }
  }

  void print_tokens(const Tokenizer& tokenizer, std::string_view text) const {
    if (json_) {
      JsonWriter out;
      JsonSink sink(out);
      out.begin_array();
      tokenizer.tokenize(text, sink);
      out.end_array();
      print_json(out);
      return;
    }
    TableSink sink;
    tokenizer.tokenize(text, sink);
    print_table(sink.rows());
  }

  std::string text_;
  std::string analyzer_ = "standard";
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_tokens_command() { return std::make_unique<TokensCommand>(); }

}  // namespace sakuin::tool
