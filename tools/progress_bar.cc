#include "tools/progress_bar.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "tools/number_text.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

constexpr std::chrono::milliseconds kInterval{100};
constexpr std::size_t kBarColumns = 24;

}  // namespace

ProgressBar::ProgressBar(std::string label, std::uint64_t total_bytes, bool wanted)
    : label_(std::move(label)),
      total_bytes_(total_bytes),
      enabled_(wanted && is_terminal(stderr)) {}

void ProgressBar::update(std::uint64_t bytes, std::uint64_t docs) {
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_draw_) return;
  next_draw_ = now + kInterval;

  std::string line = label_;
  if (total_bytes_ > 0) {
    const double done =
        std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total_bytes_));
    const auto filled = static_cast<std::size_t>(done * kBarColumns);
    line += " [" + std::string(filled, '#') + std::string(kBarColumns - filled, '.') + "] " +
            std::to_string(static_cast<int>(done * 100)) + "%  " + byte_size(bytes) + " of " +
            byte_size(total_bytes_);
  } else {
    line += " " + byte_size(bytes);
  }
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(docs) / std::max(seconds, 0.1));
  draw(line + "  " + group_digits(docs) + " documents  " + group_digits(rate) + "/s");
}

void ProgressBar::say(const std::string& what) {
  if (enabled_) draw(label_ + ": " + what + " ...");
}

void ProgressBar::draw(std::string line) {
  line.resize(std::min(line.size(), columns(stderr) - 1));
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  drawn_ = true;
}

void ProgressBar::clear() {
  if (std::exchange(drawn_, false)) std::fputs("\r\x1b[K", stderr);
}

}  // namespace sakuin::tool
