#include "tools/index_folder.h"

#include <utility>

namespace sakuin::tool {

Result<Searcher> open_searcher(const std::string& index) {
  SAKUIN_ASSIGN(std::shared_ptr<Directory> directory, open_fs_directory(index));
  return Searcher::open(std::move(directory));
}

Result<IndexWriter> open_writer(const std::string& index) {
  SAKUIN_ASSIGN(std::shared_ptr<Directory> directory, open_fs_directory(index));
  WriterOptions options;
  options.create = false;
  return IndexWriter::open(std::move(directory), std::move(options));
}

}  // namespace sakuin::tool
