// What the tests of the engine share: an index in memory, opened, filled and asked in one line
// each.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>
#include <sakuin/tokenizer.h>

namespace sakuin::test {

/// The value, or an exception with the error: a test that goes on without it has no meaning.
template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().message());
  return *std::move(result);
}

inline void must(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

inline Schema make_schema(const std::vector<FieldSchema>& fields) {
  Schema schema;
  for (const FieldSchema& field : fields) must(schema.add(field));
  return schema;
}

inline WriterOptions writer_options(Schema schema = {}) {
  WriterOptions options;
  options.schema = std::move(schema);
  options.sync_on_commit = false;
  options.merging = Merging::none;
  return options;
}

inline IndexWriter open_writer(const std::shared_ptr<Directory>& directory, Schema schema = {}) {
  return must(IndexWriter::open(directory, writer_options(std::move(schema))));
}

inline Searcher open_searcher(const std::shared_ptr<const Directory>& directory) {
  return must(Searcher::open(directory));
}

/// A document with one text field, "text".
inline Document text_document(std::string id, std::string text) {
  return Document(std::move(id)).add("text", std::move(text));
}

/// An index of text documents in one commit; ids are "0", "1", ...
inline std::shared_ptr<Directory> index_texts(const std::vector<std::string>& texts,
                                              const Schema& schema = {}) {
  auto directory = make_ram_directory();
  IndexWriter writer = open_writer(directory, schema);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    must(writer.add(text_document(std::to_string(i), texts[i])));
  }
  must(writer.commit());
  return directory;
}

/// Ids of the best hits, best first.
inline std::vector<std::string> find_ids(const Searcher& searcher, const Query& query,
                                         const SearchOptions& options = {}) {
  std::vector<std::string> ids;
  for (const Hit& hit : must(searcher.search(query, options)).hits) ids.push_back(hit.id);
  return ids;
}

inline std::vector<std::string> find_ids(const Searcher& searcher, std::string_view query) {
  return find_ids(searcher, must(parse_query(query)));
}

/// Names of the files that are there.
inline std::vector<std::string> file_names(const Directory& directory) {
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : must(directory.list())) names.push_back(entry.name);
  return names;
}

/// A tokenizer that hands over what `Function`, called with (text, sink), makes of a text.
template <class Function>
class FunctionTokenizer final : public Tokenizer {
 public:
  FunctionTokenizer(std::string name, std::uint64_t fingerprint, Function function)
      : name_(std::move(name)), fingerprint_(fingerprint), function_(std::move(function)) {}

  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override { return fingerprint_; }
  void tokenize(std::string_view text, TokenSink& sink) const override { function_(text, sink); }

 private:
  std::string name_;
  std::uint64_t fingerprint_;
  Function function_;
};

template <class Function>
std::shared_ptr<const Tokenizer> make_tokenizer(std::string name, Function function,
                                                std::uint64_t fingerprint = 1) {
  return std::make_shared<FunctionTokenizer<Function>>(std::move(name), fingerprint,
                                                       std::move(function));
}

/// The built-in analyzers and `tokenizer`.
inline AnalyzerRegistry registry_with(std::shared_ptr<const Tokenizer> tokenizer) {
  AnalyzerRegistry registry;
  must(registry.add(std::move(tokenizer)));
  return registry;
}

}  // namespace sakuin::test
