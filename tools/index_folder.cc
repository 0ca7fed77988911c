#include "tools/index_folder.h"

#include <utility>

#include <sakuin/synonyms.h>
#include <sakuin/tokenizer.h>

#include "tools/byte_reader.h"

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

Result<std::shared_ptr<const Synonyms>> read_synonyms(const std::string& path) {
  SAKUIN_ASSIGN(ByteReader bytes, ByteReader::open(path));
  std::string text;
  while (true) {
    SAKUIN_ASSIGN(const std::string_view block, bytes.read_block());
    if (block.empty()) break;
    text += block;
  }
  auto synonyms = Synonyms::parse(text);
  if (!synonyms.ok()) {
    return Status{synonyms.status().code(), path + ": " + synonyms.status().message()};
  }
  return std::shared_ptr<const Synonyms>(std::make_shared<Synonyms>(*std::move(synonyms)));
}

}  // namespace

std::map<std::string, std::string> query_analyzers(const std::string& query) {
  const AnalyzerRegistry analyzers;
  if (!has_kanji(query, analyzers) || !analyzers.open(kWithKanji).ok()) return {};
  return {{kStandard, kWithKanji}};
}

Result<Searcher> open_searcher(const std::string& index, const std::string& query,
                               const std::string& synonyms) {
  SAKUIN_ASSIGN(std::shared_ptr<Directory> directory, open_fs_directory(index));
  SearcherOptions options;
  options.query_analyzers = query_analyzers(query);
  if (!synonyms.empty()) {
    SAKUIN_ASSIGN(options.synonyms[""], read_synonyms(synonyms));
  }
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
