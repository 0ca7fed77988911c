#include "tests/support/twin_index.h"

#include <stdexcept>
#include <utility>

#include <gtest/gtest.h>

namespace sakuin::test {
namespace {

void expect_ok(const Status& status) { EXPECT_TRUE(status.ok()) << status.message(); }

}  // namespace

TwinIndex::TwinIndex(std::shared_ptr<Directory> directory, Schema schema, std::size_t memory_bytes)
    : directory_(std::move(directory)), pending_(schema), committed_(schema) {
  options_.schema = std::move(schema);
  options_.memory_bytes = memory_bytes;
  options_.sync_on_commit = false;
  options_.merging = Merging::none;
  open_writer();
}

TwinIndex::TwinIndex(std::shared_ptr<Directory> directory, WriterOptions options)
    : directory_(std::move(directory)),
      options_(std::move(options)),
      pending_(options_.schema),
      committed_(options_.schema) {
  open_writer();
}

void TwinIndex::open_writer() {
  writer_.reset();  // gives up the lock
  auto writer = IndexWriter::open(directory_, options_);
  if (!writer.ok()) throw std::runtime_error(writer.status().message());
  writer_ = *std::move(writer);
}

void TwinIndex::add(const Document& document) {
  expect_ok(writer_->add(document));
  pending_.add(document);
}

void TwinIndex::remove(std::string_view id) {
  const auto removed = writer_->remove(id);
  expect_ok(removed.status());
  EXPECT_EQ(removed.ok() && *removed, pending_.remove(id)) << id;
}

void TwinIndex::remove_matching(const Query& query) {
  const std::vector<OracleHit> matches = pending_.search(query);
  const auto removed = writer_->remove_matching(query);
  expect_ok(removed.status());
  EXPECT_EQ(removed.ok() ? *removed : 0, matches.size());
  for (const OracleHit& hit : matches) pending_.remove(hit.id);
}

void TwinIndex::commit() {
  expect_ok(writer_->commit());
  EXPECT_EQ(writer_->stats().live_docs, pending_.live_docs());
  committed_ = pending_;
}

void TwinIndex::rollback() {
  expect_ok(writer_->rollback());
  EXPECT_EQ(writer_->stats().live_docs, committed_.live_docs());
  pending_ = committed_;
}

void TwinIndex::merge(std::size_t max_segments, bool reorder) {
  MergeOptions options;
  options.reorder = reorder;
  expect_ok(writer_->merge(max_segments, options));
  EXPECT_LE(writer_->stats().segments, max_segments);
  committed_ = pending_;
}

void TwinIndex::reopen() {
  open_writer();
  pending_ = committed_;
}

Searcher TwinIndex::refresh() {
  const auto view = writer_->refresh();
  if (!view.ok()) throw std::runtime_error(view.status().message());
  auto searcher = Searcher::open(*view);
  if (!searcher.ok()) throw std::runtime_error(searcher.status().message());
  return *std::move(searcher);
}

Searcher TwinIndex::searcher(VerifyMode verify) const {
  SearcherOptions options;
  options.verify = verify;
  auto searcher = Searcher::open(directory_, options);
  if (!searcher.ok()) throw std::runtime_error(searcher.status().message());
  return *std::move(searcher);
}

}  // namespace sakuin::test
