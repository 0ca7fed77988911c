// The lines of a text file packed by zstd, unpacked as they are asked for.
#pragma once

#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <zstd.h>

namespace sakuin::test {

class PackedLines {
 public:
  explicit PackedLines(const std::string& path);

  /// The next line, without its end; false after the last. Throws if the file cannot be unpacked.
  [[nodiscard]] bool next(std::string& line);

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const noexcept { ZSTD_freeDStream(stream); }
  };

  /// Unpacks some more into text_; false at the end of the file.
  bool unpack();

  std::ifstream file_;
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  std::vector<char> packed_;
  ZSTD_inBuffer input_;
  bool is_inside_ = false;  // a frame of which more must come
  std::string text_;
  std::size_t begin_ = 0;  // of the next line in it
};

}  // namespace sakuin::test
