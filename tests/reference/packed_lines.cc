#include "tests/reference/packed_lines.h"

#include <stdexcept>

namespace sakuin::test {

PackedLines::PackedLines(const std::string& path)
    : file_(path, std::ios::binary),
      stream_(ZSTD_createDStream()),
      packed_(ZSTD_DStreamInSize()),
      input_{packed_.data(), 0, 0} {
  if (!file_ || stream_ == nullptr) throw std::runtime_error(path + ": cannot be opened");
}

bool PackedLines::next(std::string& line) {
  std::size_t end = text_.find('\n', begin_);
  while (end == std::string::npos) {
    text_.erase(0, begin_);
    begin_ = 0;
    const std::size_t known = text_.size();
    if (!unpack()) break;
    end = text_.find('\n', known);
  }
  if (end == std::string::npos && begin_ == text_.size()) return false;
  end = end == std::string::npos ? text_.size() : end;
  line.assign(text_, begin_, end - begin_);
  begin_ = end == text_.size() ? end : end + 1;
  return true;
}

bool PackedLines::unpack() {
  if (input_.pos == input_.size) {
    file_.read(packed_.data(), static_cast<std::streamsize>(packed_.size()));
    input_ = {packed_.data(), static_cast<std::size_t>(file_.gcount()), 0};
    if (input_.size == 0 && !is_inside_) return false;
    if (input_.size == 0) throw std::runtime_error("packed lines: the file ends too early");
  }
  const std::size_t known = text_.size();
  text_.resize(known + ZSTD_DStreamOutSize());
  ZSTD_outBuffer output = {text_.data() + known, text_.size() - known, 0};
  const std::size_t left = ZSTD_decompressStream(stream_.get(), &output, &input_);
  if (ZSTD_isError(left) != 0) throw std::runtime_error(ZSTD_getErrorName(left));
  is_inside_ = left != 0;
  text_.resize(known + output.pos);
  return true;
}

}  // namespace sakuin::test
