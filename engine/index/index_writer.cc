#include <sakuin/index_writer.h>

#include <utility>

#include "engine/guard.h"
#include "engine/index/matching_docs.h"
#include "engine/index/writer_core.h"

namespace sakuin {

/// A failure in the middle of work leaves half-built state: everything but rollback() is refused
/// then. Between prepare_commit() and commit(), too, nothing else is done.
struct IndexWriter::Impl {
  std::unique_ptr<WriterCore> core;
  bool failed = false;
  bool prepared = false;

  [[nodiscard]] Status sound() const {
    if (!failed) return {};
    return {
        StatusCode::busy,
        "writer: an earlier call failed half-way; call rollback() to go back to the last commit"};
  }

  [[nodiscard]] Status usable() const {
    SAKUIN_TRY(sound());
    if (!prepared) return {};
    return {StatusCode::busy, "writer: a commit is prepared; call commit() or rollback()"};
  }

  template <class Body>
  [[nodiscard]] auto run(const char* what, Body&& body) -> decltype(body()) {
    if (Status status = usable(); !status.ok()) return status;
    core->advance_merges();
    return attempt(what, std::forward<Body>(body));
  }

  template <class Body>
  [[nodiscard]] auto attempt(const char* what, Body&& body) -> decltype(body()) {
    auto result = guarded(what, std::forward<Body>(body));
    failed = !result.ok();
    return result;
  }
};

Result<IndexWriter> IndexWriter::open(std::shared_ptr<Directory> directory, WriterOptions options) {
  return guarded("open for writing", [&]() -> Result<IndexWriter> {
    auto impl = std::make_unique<Impl>();
    SAKUIN_ASSIGN(impl->core, WriterCore::open(std::move(directory), std::move(options)));
    return IndexWriter(std::move(impl));
  });
}

IndexWriter::IndexWriter(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
IndexWriter::IndexWriter(IndexWriter&&) noexcept = default;
IndexWriter& IndexWriter::operator=(IndexWriter&&) noexcept = default;
IndexWriter::~IndexWriter() = default;

Status IndexWriter::add(const Document& document) {
  SAKUIN_TRY(impl_->usable());
  auto taken = guarded("add", [&] { return impl_->core->read(document); });
  if (!taken.ok()) return taken.status();
  return impl_->run("add", [&] { return impl_->core->add(document.id, *std::move(taken)); });
}

Result<bool> IndexWriter::remove(std::string_view id) {
  return impl_->run("remove", [&] { return impl_->core->remove(id); });
}

Result<std::uint64_t> IndexWriter::remove_matching(
    const Query& query, const std::map<std::string, std::string>& query_analyzers) {
  SAKUIN_ASSIGN(const auto view,
                impl_->run("remove matching", [&] { return impl_->core->refresh(); }));
  SAKUIN_ASSIGN(const auto matches, guarded("remove matching", [&] {
                  return find_matching_docs(view, impl_->core->analyzers(), query, query_analyzers);
                }));
  return impl_->attempt("remove matching", [&] { return impl_->core->remove_matches(matches); });
}

Status IndexWriter::commit() {
  SAKUIN_TRY(impl_->sound());
  if (!std::exchange(impl_->prepared, false)) impl_->core->advance_merges();
  SAKUIN_TRY(impl_->attempt("commit", [&] { return impl_->core->commit(); }));
  impl_->core->advance_merges();
  return {};
}

Status IndexWriter::prepare_commit() {
  SAKUIN_TRY(impl_->run("prepare commit", [&] { return impl_->core->prepare(); }));
  impl_->prepared = true;
  return {};
}

Status IndexWriter::rollback() {
  impl_->prepared = false;
  return impl_->attempt("rollback", [&] { return impl_->core->restore(); });
}

Status IndexWriter::set_payload(std::string_view payload) {
  SAKUIN_TRY(impl_->usable());
  return guarded("set payload", [&] { return impl_->core->set_payload(payload); });
}

const std::string& IndexWriter::payload() const noexcept { return impl_->core->payload(); }

Result<std::shared_ptr<const Directory>> IndexWriter::refresh() {
  auto view = impl_->run("refresh", [&] { return impl_->core->refresh(); });
  if (view.ok()) impl_->core->advance_merges();
  return view;
}

Result<RemovedFiles> IndexWriter::collect_garbage() {
  SAKUIN_TRY(impl_->sound());
  return guarded("collect garbage", [&] { return impl_->core->collect_garbage(); });
}

Status IndexWriter::add_index(const Directory& source) {
  SAKUIN_TRY(impl_->usable());
  const auto opened = guarded("add index", [&] { return impl_->core->open_source(source); });
  if (!opened.ok()) return opened.status();
  return impl_->run("add index", [&] { return impl_->core->add_index(*opened); });
}

Status IndexWriter::merge(std::size_t max_segments, const MergeOptions& options) {
  if (max_segments == 0) {
    return {StatusCode::invalid_argument, "merge: 0 segments cannot hold an index; give 1 or more"};
  }
  SAKUIN_TRY(impl_->usable());
  impl_->core->give_up_merges();
  SAKUIN_TRY(impl_->attempt("merge", [&] { return impl_->core->commit(); }));
  SAKUIN_TRY(guarded("merge", [&] { return impl_->core->check_room(max_segments, options); }));
  return impl_->attempt("merge", [&] { return impl_->core->merge(max_segments, options); });
}

MergeStatus IndexWriter::merge_status() const {
  auto status =
      guarded("merge status", [&]() -> Result<MergeStatus> { return impl_->core->merge_status(); });
  if (status.ok()) return *std::move(status);
  MergeStatus unknown;
  unknown.last_failure = status.status();
  return unknown;
}

Status IndexWriter::wait_for_merges() {
  SAKUIN_TRY(impl_->usable());
  return guarded("wait for merges", [&] { return impl_->core->wait_for_merges(); });
}

const Schema& IndexWriter::schema() const noexcept { return impl_->core->schema(); }

WriterStats IndexWriter::stats() const noexcept { return impl_->core->stats(); }

}  // namespace sakuin
