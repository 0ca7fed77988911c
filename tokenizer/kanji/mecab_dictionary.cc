#include "tokenizer/kanji/mecab_dictionary.h"

#include <algorithm>
#include <string>
#include <utility>

#include <sakuin/tokenizer.h>

#include "tokenizer/kanji/mecab_library.h"
#include "tokenizer/kanji/parse_text.h"
#include "tokenizer/unicode/ascii.h"

namespace sakuin::tokenizer {
namespace {

/// Where Debian's mecab-ipadic-utf8 puts its dictionary, whatever mecabrc says.
constexpr std::string_view kDebianDictionary = " -r /dev/null -d /var/lib/mecab/dic/ipadic-utf8";
constexpr std::string_view kRemedy = "; install the packages libmecab2 and mecab-ipadic-utf8";

/// Ways to split and read a run that are looked at. 高村 is Kōmura in the third. With 8 a word of
/// four readings has nearly all it would have with 48: names lose one point of recall, time a half.
constexpr std::size_t kParses = 8;

/// A run of at most so many signs is taken for one name, whatever it splits into.
constexpr std::size_t kNameSigns = 4;

using LatticePtr = std::unique_ptr<MecabLattice, void (*)(MecabLattice*)>;

/// A word every dictionary has, which shows whether it gives readings where we look for them.
constexpr std::string_view kProbe = "東京";
constexpr std::string_view kProbeReading = "トウキョウ";

std::size_t count_signs(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u; }));
}

void add_reading(KanjiWord& word, std::string_view reading) {
  if (reading.empty() || word.readings.size() == kMaxReadings) return;
  if (std::ranges::find(word.readings, reading) == word.readings.end()) {
    word.readings.emplace_back(reading);
  }
}

class MecabReader final : public KanjiReader {
 public:
  MecabReader(const MecabFunctions& mecab, MecabTagger* tagger, LatticePtr lattice) noexcept
      : mecab_(mecab), tagger_(tagger), lattice_(std::move(lattice)) {}

  /// The words of the best parse and the run, if it may be a name; their readings in all parses.
  std::span<const KanjiWord> read(std::string_view run) override {
    words_.clear();
    if (lattice_ == nullptr) return {};
    mecab_.lattice_set_request_type(lattice_.get(), kMecabNBest);
    mecab_.lattice_set_sentence2(lattice_.get(), run.data(), run.size());
    if (mecab_.parse_lattice(tagger_, lattice_.get()) == 0) return {};
    for (std::size_t n = 0; n < kParses; ++n) {
      if (n > 0 && mecab_.lattice_next(lattice_.get()) == 0) break;
      const char* const text = mecab_.lattice_tostr(lattice_.get());
      if (text == nullptr) break;
      morphemes_.clear();
      read_parse(text, run.size(), morphemes_);
      if (morphemes_.empty()) continue;
      if (words_.empty()) choose_words(run);
      add_readings();
    }
    std::erase_if(words_, [](const KanjiWord& word) { return word.readings.empty(); });
    return words_;
  }

 private:
  void choose_words(std::string_view run) {
    has_name_ = count_signs(run) <= kNameSigns;
    if (has_name_ && morphemes_.size() > 1) words_.push_back({0, run.size(), {}});
    for (const Morpheme& morpheme : morphemes_) {
      words_.push_back({morpheme.begin, morpheme.end, {}});
    }
  }

  void add_readings() {
    for (const Morpheme& morpheme : morphemes_) {
      const auto word = std::ranges::find_if(words_, [&](const KanjiWord& each) {
        return each.begin == morpheme.begin && each.end == morpheme.end;
      });
      if (word != words_.end()) add_reading(*word, morpheme.reading);
    }
    if (!has_name_) return;
    name_.clear();
    for (const Morpheme& morpheme : morphemes_) {
      if (morpheme.reading.empty()) return;
      name_ += morpheme.reading;
    }
    add_reading(words_.front(), name_);
  }

  const MecabFunctions& mecab_;
  MecabTagger* tagger_;
  LatticePtr lattice_;
  std::vector<Morpheme> morphemes_;  ///< of one parse
  std::vector<KanjiWord> words_;
  bool has_name_ = false;  ///< words_.front() is the whole run
  std::string name_;
};

class MecabDictionary final : public KanjiDictionary {
 public:
  MecabDictionary(std::shared_ptr<const MecabFunctions> mecab, const std::string& options)
      : mecab_(std::move(mecab)),
        model_(mecab_->model_new2(options.c_str()), mecab_->model_destroy),
        tagger_(model_ == nullptr ? nullptr : mecab_->model_new_tagger(model_.get()),
                mecab_->destroy) {}

  /// Why it cannot be used; empty if it can.
  [[nodiscard]] std::string check() {
    if (tagger_ == nullptr) return mecab_->strerror(nullptr);
    for (const auto* each = mecab_->model_dictionary_info(model_.get()); each != nullptr;
         each = each->next) {
      const std::string file = each->file_name;
      if (!is_utf8(each->charset)) return file + " is not in UTF-8";
      identity_ += std::to_string(each->word_count) + '/' + std::to_string(each->left_contexts) +
                   '/' + std::to_string(each->right_contexts) + ' ';
    }
    identity_ += mecab_->version();
    const auto reader = make_reader();
    const auto words = reader->read(kProbe);
    const bool reads = !words.empty() && words.front().end == kProbe.size() &&
                       words.front().readings.front() == kProbeReading;
    return reads ? "" : "the dictionary gives no readings where IPADIC does";
  }

  std::unique_ptr<KanjiReader> make_reader() const override {
    return std::make_unique<MecabReader>(
        *mecab_, tagger_.get(),
        LatticePtr(mecab_->model_new_lattice(model_.get()), mecab_->lattice_destroy));
  }

  std::string_view identity() const noexcept override { return identity_; }

 private:
  [[nodiscard]] static bool is_utf8(std::string_view charset) {
    std::string letters;
    for (const char c : charset) {
      if (is_ascii_word(c)) letters += ascii_fold(c);
    }
    return letters == "utf8";
  }

  std::shared_ptr<const MecabFunctions> mecab_;
  std::unique_ptr<MecabModel, void (*)(MecabModel*)> model_;
  std::unique_ptr<MecabTagger, void (*)(MecabTagger*)> tagger_;
  std::string identity_;  ///< sizes tell dictionaries and their versions apart
};

/// MeCab's messages have line ends and file names of its sources; ours is one line.
std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

}  // namespace

Result<std::shared_ptr<const KanjiDictionary>> open_mecab_dictionary() {
  const auto not_found = [](std::string_view what, const std::string& why) {
    return Status{StatusCode::not_found,
                  std::string(what) + ": " + one_line(why) + std::string(kRemedy)};
  };
  const auto mecab = load_mecab();
  if (!mecab.ok()) return not_found("libmecab", mecab.status().message());
  std::string fault;
  for (const std::string_view place : {std::string_view(), kDebianDictionary}) {
    const auto dictionary =
        std::make_shared<MecabDictionary>(*mecab, kParseFormat + std::string(place));
    fault = dictionary->check();
    if (fault.empty()) return std::shared_ptr<const KanjiDictionary>(dictionary);
  }
  return not_found("dictionary of libmecab", fault);
}

}  // namespace sakuin::tokenizer
