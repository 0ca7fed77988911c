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

/// " [####....] 50%"
std::string bar(double share) {
  const auto filled = static_cast<std::size_t>(share * kBarColumns);
  return " [" + std::string(filled, '#') + std::string(kBarColumns - filled, '.') + "] " +
         std::to_string(static_cast<int>(share * 100)) + "%";
}

}  // namespace

ProgressBar::ProgressBar(std::string label, std::uint64_t total_bytes, bool wanted)
    : label_(std::move(label)),
      total_bytes_(total_bytes),
      enabled_(wanted && is_terminal(stderr)) {}

void ProgressBar::update(std::uint64_t bytes, std::uint64_t docs) {
  const Clock::time_point now = Clock::now();
  if (!is_due(now)) return;
  std::string line = label_;
  if (total_bytes_ > 0) {
    const double done =
        std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total_bytes_));
    line += bar(done) + "  " + byte_size(bytes) + " of " + byte_size(total_bytes_);
  } else {
    line += " " + byte_size(bytes);
  }
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(docs) / std::max(seconds, 0.1));
  draw(line + "  " + group_digits(docs) + " documents  " + group_digits(rate) + "/s");
}

void ProgressBar::update_share(double share) {
  if (is_due(Clock::now())) draw(label_ + bar(std::clamp(share, 0.0, 1.0)));
}

bool ProgressBar::is_due(Clock::time_point now) {
  if (!enabled_ || now < next_draw_) return false;
  next_draw_ = now + kInterval;
  return true;
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
