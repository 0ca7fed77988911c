#include "tools/line_editor.h"

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <histedit.h>

#include <sakuin/query.h>

#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

constexpr const char* kPrompt = "sakuin> ";
constexpr int kHistoryLines = 1000;
constexpr std::size_t kMostShown = 40;

/// Where lines are kept from one session to the next; empty if there is no home.
std::string history_path() {
  const char* const state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state != '\0') return std::string(state) + "/sakuin_history";
  const char* const home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : std::string(home) + "/.sakuin_history";
}

/// What all of them begin with, whole characters of UTF-8.
std::string common_beginning(const std::vector<std::string>& texts) {
  std::string common = texts.front();
  for (const std::string& text : texts) {
    const auto [end, other] = std::mismatch(common.begin(), common.end(), text.begin(), text.end());
    common.erase(end, common.end());
  }
  while (!common.empty() && common.size() < texts.front().size() &&
         (static_cast<unsigned char>(texts.front()[common.size()]) & 0xC0U) == 0x80U) {
    common.pop_back();
  }
  return common;
}

char* prompt(EditLine* /*editor*/) {
  static std::string text = kPrompt;
  return text.data();
}

}  // namespace

class LineEditor::Terminal {
 public:
  explicit Terminal(Complete complete)
      : complete_(std::move(complete)),
        history_(::history_init()),
        editor_(::el_init("sakuin", stdin, stdout, stderr)),
        path_(history_path()) {
    if (history_ == nullptr || editor_ == nullptr) return;
    HistEvent event;
    ::history(history_, &event, H_SETSIZE, kHistoryLines);
    ::history(history_, &event, H_SETUNIQUE, 1);
    if (!path_.empty()) ::history(history_, &event, H_LOAD, path_.c_str());
    ::el_set(editor_, EL_CLIENTDATA, this);
    ::el_set(editor_, EL_PROMPT, &prompt);
    ::el_set(editor_, EL_EDITOR, "emacs");
    ::el_set(editor_, EL_HIST, &::history, history_);
    ::el_set(editor_, EL_ADDFN, "sakuin-complete", "Complete a field or word", &on_tab);
    ::el_set(editor_, EL_BIND, "^I", "sakuin-complete", nullptr);
    ::el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    ::el_source(editor_, nullptr);  // ~/.editrc
  }

  ~Terminal() {
    HistEvent event;
    if (history_ != nullptr && !path_.empty()) {
      ::history(history_, &event, H_SAVE, path_.c_str());
    }
    if (editor_ != nullptr) ::el_end(editor_);
    if (history_ != nullptr) ::history_end(history_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] bool is_open() const noexcept { return history_ != nullptr && editor_ != nullptr; }

  std::optional<std::string> read() {
    int length = 0;
    errno = 0;
    const char* const typed = ::el_gets(editor_, &length);
    if (typed == nullptr || length <= 0) {
      if (length < 0 && errno == EINTR) {
        std::fputs("\n", stdout);
        ::el_reset(editor_);
        return std::string();
      }
      std::fputs("\n", stdout);
      return std::nullopt;
    }
    std::string line(typed, static_cast<std::size_t>(length));
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    HistEvent event;
    if (line.find_first_not_of(' ') != std::string::npos) {
      ::history(history_, &event, H_ENTER, line.c_str());
    }
    return line;
  }

 private:
  static unsigned char on_tab(EditLine* editor, int /*key*/) {
    Terminal* self = nullptr;
    ::el_get(editor, EL_CLIENTDATA, &self);
    try {
      return self->complete();
    } catch (const std::exception&) {
      return CC_ERROR;
    }
  }

  unsigned char complete() {
    const LineInfo* const line = ::el_line(editor_);
    const std::string before(line->buffer, line->cursor);
    Completion found = complete_(before);
    if (found.candidates.empty() || found.typed > before.size()) return CC_ERROR;
    const std::string typed = before.substr(before.size() - found.typed);
    const std::string common = common_beginning(found.candidates);
    if (common.size() > typed.size() || found.candidates.size() == 1) {
      ::el_deletestr(editor_, static_cast<int>(characters(typed)));
      ::el_insertstr(editor_, common.c_str());
      return CC_REFRESH;
    }
    show(found.candidates);
    return CC_REDISPLAY;
  }

  static std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
  }

  static void show(const std::vector<std::string>& candidates) {
    std::string out = "\n";
    const std::size_t shown = std::min(candidates.size(), kMostShown);
    for (std::size_t i = 0; i < shown; ++i) out += printable(candidates[i]) + "  ";
    if (shown < candidates.size()) out += "...";
    std::fputs((out + "\n").c_str(), stdout);
    std::fflush(stdout);
  }

  Complete complete_;
  History* history_;
  EditLine* editor_;
  std::string path_;
};

LineEditor::LineEditor(Complete complete) {
  if (!is_terminal(stdin) || !is_terminal(stdout)) return;
  std::setlocale(LC_CTYPE, "");  // libedit reads what is typed in the terminal's encoding
  auto terminal = std::make_unique<Terminal>(std::move(complete));
  if (terminal->is_open()) terminal_ = std::move(terminal);
}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read() {
  if (terminal_ != nullptr) return terminal_->read();
  std::string line;
  int c = std::getc(stdin);
  if (c == EOF) return std::nullopt;
  for (; c != EOF && c != '\n'; c = std::getc(stdin)) {
    if (line.size() <= kMaxQueryBytes) line += static_cast<char>(c);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace sakuin::tool
