#include "tools/index_folder.h"

#include <utility>

#include <sakuin/tokenizer.h>

namespace sakuin::tool {

namespace {

constexpr const char* kStandard = "standard";
constexpr const char* kWithKanji = "standard-mecab";

class KanjiFinder final : public TokenSink {
 public:
  void on_token(const Token& token) override { found_ = found_ || token.kind == TokenKind::kanji; }
  [[nodiscard]] bool found() const noexcept { return found_; }

 private:
  bool found_ = false;
};

bool has_kanji(const std::string& text, const AnalyzerRegistry& analyzers) {
  const auto tokenizer = analyzers.open(kStandard);
  if (!tokenizer.ok()) return false;
  KanjiFinder finder;
  (*tokenizer)->tokenize(text, finder);
  return finder.found();
}

}  // namespace

std::map<std::string, std::string> query_analyzers(const std::string& query) {
  const AnalyzerRegistry analyzers;
  if (!has_kanji(query, analyzers) || !analyzers.open(kWithKanji).ok()) return {};
  return {{kStandard, kWithKanji}};
}

Result<Searcher> open_searcher(const std::string& index, const std::string& query) {
  SAKUIN_ASSIGN(std::shared_ptr<Directory> directory, open_fs_directory(index));
  SearcherOptions options;
  options.query_analyzers = query_analyzers(query);
  return Searcher::open(std::move(directory), std::move(options));
}

Result<IndexWriter> open_writer(const std::string& index) {
  SAKUIN_ASSIGN(std::shared_ptr<Directory> directory, open_fs_directory(index));
  WriterOptions options;
  options.create = false;
  options.merging = Merging::none;
  return IndexWriter::open(std::move(directory), std::move(options));
}

}  // namespace sakuin::tool
