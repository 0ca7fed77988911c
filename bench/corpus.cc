#include "bench/corpus.h"

#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace bench {
namespace {

/// Takes the strings "id" and "text" out of one flat object, without building a tree.
class LineReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  [[nodiscard]] bool read(const std::string& line) {
    id_.reset();
    text_.reset();
    depth_ = 0;
    wanted_ = nullptr;
    return nlohmann::json::sax_parse(line, this) && id_ && text_;
  }
  [[nodiscard]] std::string& id() noexcept { return *id_; }
  [[nodiscard]] std::string& text() noexcept { return *text_; }

  bool key(std::string& name) override {
    wanted_ = depth_ != 1 ? nullptr : name == "id" ? &id_ : name == "text" ? &text_ : nullptr;
    return true;
  }
  bool string(std::string& value) override {
    if (depth_ == 1 && wanted_ != nullptr) *wanted_ = std::move(value);
    return true;
  }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t) override { return true; }
  bool number_unsigned(std::uint64_t) override { return true; }
  bool number_float(double, const std::string&) override { return true; }
  bool binary(nlohmann::json::binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool enter() noexcept {
    ++depth_;
    return true;
  }
  bool leave() noexcept {
    --depth_;
    return true;
  }

  std::optional<std::string> id_;
  std::optional<std::string> text_;
  std::optional<std::string>* wanted_ = nullptr;
  int depth_ = 0;
};

}  // namespace

sakuin::Status read_corpus(const std::string& path, const OnDocument& on_document) {
  std::ios::sync_with_stdio(false);
  std::ifstream file;
  if (path != "-") {
    file.open(path);
    if (!file) return {sakuin::StatusCode::not_found, path + ": cannot be read; check the path"};
  }
  std::istream& lines = path == "-" ? std::cin : file;
  LineReader reader;
  std::string line;
  for (std::uint64_t number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) continue;
    if (!reader.read(line)) {
      return {sakuin::StatusCode::invalid_argument,
              path + ": line " + std::to_string(number) +
                  " is no JSON object with strings \"id\" and \"text\"; correct or remove it"};
    }
    SAKUIN_TRY(on_document(std::move(reader.id()), std::move(reader.text())));
  }
  return {};
}

}  // namespace bench
