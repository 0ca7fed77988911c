#include <sakuin/index_writer.h>

#include <utility>

#include "engine/guard.h"
#include "engine/index/writer_core.h"

namespace sakuin {

/// A failure in the middle of work leaves half-built state: everything but rollback() is refused
/// then.
struct IndexWriter::Impl {
  std::unique_ptr<WriterCore> core;
  bool failed = false;

  [[nodiscard]] Status usable() const {
    if (!failed) return {};
    return {
        StatusCode::busy,
        "writer: an earlier call failed half-way; call rollback() to go back to the last commit"};
  }

  template <class Body>
  [[nodiscard]] auto run(const char* what, Body&& body) -> decltype(body()) {
    if (Status status = usable(); !status.ok()) return status;
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
  auto inputs = guarded("add", [&] { return impl_->core->read(document); });
  if (!inputs.ok()) return inputs.status();
  return impl_->run("add", [&] { return impl_->core->add(document.id, *inputs); });
}

Result<bool> IndexWriter::remove(std::string_view id) {
  return impl_->run("remove", [&] { return impl_->core->remove(id); });
}

Status IndexWriter::commit() {
  return impl_->run("commit", [&] { return impl_->core->commit(); });
}

Status IndexWriter::rollback() {
  impl_->failed = false;
  return impl_->run("rollback", [&] { return impl_->core->restore(); });
}

Status IndexWriter::merge(std::size_t max_segments, const MergeOptions& options) {
  if (max_segments == 0) {
    return {StatusCode::invalid_argument, "merge: 0 segments cannot hold an index; give 1 or more"};
  }
  return impl_->run("merge", [&] { return impl_->core->merge(max_segments, options); });
}

const Schema& IndexWriter::schema() const noexcept { return impl_->core->schema(); }

WriterStats IndexWriter::stats() const noexcept { return impl_->core->stats(); }

}  // namespace sakuin
