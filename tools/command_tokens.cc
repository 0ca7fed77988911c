// sakuin tokens: what an analyzer makes of a text.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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

/// A token, its stem and the letters of its readings.
struct ReadToken {
  std::string term;
  TokenKind kind;
  std::uint32_t position;
  std::size_t start;
  std::size_t end;
  std::vector<std::string> keys;
  std::string stem;
};

class Collector final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    if (!belongs_to_token_before(token.kind)) {
      tokens_.push_back(
          {std::string(token.term), token.kind, token.position, token.start, token.end, {}, {}});
    } else if (tokens_.empty()) {
      return;  // breaks its contract
    } else if (token.kind == TokenKind::reading) {
      add_key(tokens_.back().keys, letters_of(token.term));
    } else {
      tokens_.back().stem = token.term.substr(1);  // behind the mark
    }
  }

  [[nodiscard]] const std::vector<ReadToken>& tokens() const noexcept { return tokens_; }

 private:
  [[nodiscard]] static std::string letters_of(std::string_view term) {
    const std::size_t begin = std::min(term.find_first_of(kLetters), term.size());
    const std::size_t end = term.find_first_not_of(kLetters, begin);
    return std::string(term.substr(begin, end - begin));
  }

  static void add_key(std::vector<std::string>& keys, std::string letters) {
    if (std::ranges::find(keys, letters) == keys.end()) keys.push_back(std::move(letters));
  }

  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";

  std::vector<ReadToken> tokens_;
};

void write_keys(JsonWriter& out, const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  out.key("key");
  if (keys.size() == 1) return out.string(keys.front());
  out.begin_array();
  for (const std::string& key : keys) out.string(key);
  out.end_array();
}

void write_token(JsonWriter& out, const ReadToken& read) {
  out.begin_object();
  out.key("term");
  out.string(read.term);
  out.key("kind");
  out.string(token_kind_name(read.kind));
  write_keys(out, read.keys);
  if (!read.stem.empty()) {
    out.key("stem");
    out.string(read.stem);
  }
  out.key("position");
  out.count(read.position);
  out.key("start");
  out.count(read.start);
  out.key("end");
  out.count(read.end);
  out.end_object();
}

std::vector<std::string> row_of(const ReadToken& read) {
  std::string keys;
  for (const std::string& key : read.keys) keys += (keys.empty() ? "" : " ") + key;
  return {
      printable(read.term),    std::string(token_kind_name(read.kind)), keys,
      printable(read.stem),    std::to_string(read.position),           std::to_string(read.start),
      std::to_string(read.end)};
}

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
    Collector collector;
    tokenizer.tokenize(text, collector);
    if (json_) {
      JsonWriter out;
      out.begin_array();
      for (const ReadToken& token : collector.tokens()) write_token(out, token);
      out.end_array();
      print_json(out);
      return;
    }
    std::vector<std::vector<std::string>> rows = {
        {"term", "kind", "key", "stem", "position", "start", "end"}};
    for (const ReadToken& token : collector.tokens()) rows.push_back(row_of(token));
    print_table(rows);
  }

  std::string text_;
  std::string analyzer_ = "standard";
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_tokens_command() { return std::make_unique<TokensCommand>(); }

}  // namespace sakuin::tool
