// A fresh folder that is gone, with everything in it, when the object dies.
#pragma once

#include <string>
#include <string_view>

namespace sakuin::test {

class TempDir {
 public:
  TempDir();  ///< below the system's folder for temporary files; throws if that cannot be written
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Path of `name` inside the folder.
  [[nodiscard]] std::string file(std::string_view name) const;

 private:
  std::string path_;
};

}  // namespace sakuin::test
