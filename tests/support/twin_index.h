// An index and its oracle, kept in step: every operation goes to both.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "tests/support/oracle_index.h"

namespace sakuin::test {

/// The least a writer accepts: the most segments.
inline constexpr std::size_t kLeastMemory = std::size_t{8} << 20;

class TwinIndex {
 public:
  TwinIndex(std::shared_ptr<Directory> directory, Schema schema,
            std::size_t memory_bytes = kLeastMemory);
  /// As `options` say, its schema too.
  TwinIndex(std::shared_ptr<Directory> directory, WriterOptions options);

  // Each is a test failure if the engine refuses.
  void add(const Document& document);
  void remove(std::string_view id);
  void remove_matching(const Query& query);
  void commit();
  void rollback();
  void merge(std::size_t max_segments, bool reorder = false);
  void reopen();  ///< the writer; what is not committed is lost

  /// A view of everything so far.
  [[nodiscard]] Searcher refresh();
  [[nodiscard]] const OracleIndex& pending() const noexcept { return pending_; }
  /// A view of the last commit. Throws if there is none that opens.
  [[nodiscard]] Searcher searcher(VerifyMode verify = VerifyMode::first_touch) const;
  /// What the last commit should hold.
  [[nodiscard]] const OracleIndex& committed() const noexcept { return committed_; }
  [[nodiscard]] const std::shared_ptr<Directory>& directory() const noexcept { return directory_; }
  [[nodiscard]] IndexWriter& writer() noexcept { return *writer_; }
  [[nodiscard]] const IndexWriter& writer() const noexcept { return *writer_; }

 private:
  void open_writer();

  std::shared_ptr<Directory> directory_;
  WriterOptions options_;
  std::optional<IndexWriter> writer_;
  OracleIndex pending_;
  OracleIndex committed_;
};

}  // namespace sakuin::test
