#include "tools/byte_reader.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace sakuin::tool {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

Status read_fault(const std::string& path) {
  return {StatusCode::io, path + ": cannot be read: " + std::strerror(errno) +
                              "; check the path and its permissions"};
}

}  // namespace

ByteReader::ByteReader(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {
  buffer_.resize(kBufferBytes);
}

ByteReader::ByteReader(ByteReader&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_),
      taken_(other.taken_),
      at_end_(other.at_end_) {}

ByteReader::~ByteReader() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

Result<ByteReader> ByteReader::open(const std::string& path) {
  const int descriptor =
      path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);  // NOLINT: variadic
  if (descriptor < 0) return read_fault(path);
  ByteReader reader(path, descriptor);
  while (!reader.at_end_ && reader.rest().size() < kByteOrderMark.size()) {
    SAKUIN_TRY(reader.fill());
  }
  if (reader.rest().starts_with(kByteOrderMark)) reader.take(kByteOrderMark.size());
  return reader;
}

Status ByteReader::fill() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == buffer_.size() && begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return read_fault(path_);
  at_end_ = got == 0;
  end_ += static_cast<std::size_t>(got);
  return {};
}

std::string_view ByteReader::rest() const {
  return std::string_view(buffer_).substr(begin_, end_ - begin_);
}

std::string_view ByteReader::take(std::size_t size) {
  const std::string_view taken = rest().substr(0, size);
  begin_ += size;
  taken_ += size;
  return taken;
}

Result<std::string_view> ByteReader::peek() {
  if (rest().empty() && !at_end_) SAKUIN_TRY(fill());
  return rest();
}

Result<std::string_view> ByteReader::read_block() {
  if (rest().empty() && !at_end_) SAKUIN_TRY(fill());
  return take(rest().size());
}

Result<bool> ByteReader::read_line(std::size_t limit, std::string_view& line) {
  std::size_t searched = 0;
  while (true) {
    const std::size_t newline = rest().find('\n', searched);
    if (newline != std::string_view::npos) {
      line = take(newline + 1);
      line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
      return true;
    }
    searched = rest().size();
    if (searched > limit) {
      SAKUIN_TRY(skip_line());
      return Status{StatusCode::limit_exceeded,
                    "the line is longer than " + std::to_string(limit) + " bytes"};
    }
    if (at_end_) break;
    SAKUIN_TRY(fill());
  }
  line = take(rest().size());
  return !line.empty();
}

Status ByteReader::skip_line() {
  while (true) {
    const std::size_t newline = rest().find('\n');
    take(newline == std::string_view::npos ? rest().size() : newline + 1);
    if (newline != std::string_view::npos || at_end_) return {};
    SAKUIN_TRY(fill());
  }
}

}  // namespace sakuin::tool
