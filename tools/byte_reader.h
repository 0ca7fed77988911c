// Bytes of a file or of standard input, in order, through one buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sakuin/status.h>

namespace sakuin::tool {

/// Reads forward only, so that pipes work. Holds one buffer: its memory is bounded by the longest
/// line. A byte order mark at the start is left out. Views last until the next call.
class ByteReader {
 public:
  /// `path` "-" is standard input. A message names the path as given.
  [[nodiscard]] static Result<ByteReader> open(const std::string& path);

  ByteReader(ByteReader&& other) noexcept;
  ByteReader& operator=(ByteReader&&) = delete;
  ~ByteReader();

  /// What comes next, without taking it: at least one byte unless the input is at its end.
  [[nodiscard]] Result<std::string_view> peek();

  /// Takes whatever is there; empty at the end.
  [[nodiscard]] Result<std::string_view> read_block();

  /// Takes one line, without its \n or \r\n. False at the end. A line longer than `limit` is taken
  /// but not kept: `limit_exceeded`.
  [[nodiscard]] Result<bool> read_line(std::size_t limit, std::string_view& line);

  [[nodiscard]] std::uint64_t bytes_taken() const noexcept { return taken_; }

 private:
  ByteReader(std::string path, int descriptor);

  Status fill();  ///< adds at least one byte to the buffer, or sets at_end_
  std::string_view take(std::size_t size);
  [[nodiscard]] std::string_view rest() const;
  Status skip_line();

  std::string path_;
  int descriptor_;
  std::string buffer_;
  std::size_t begin_ = 0;  ///< what was taken lies before it
  std::size_t end_ = 0;    ///< what was read lies before it
  std::uint64_t taken_ = 0;
  bool at_end_ = false;
};

}  // namespace sakuin::tool
