#include "engine/search/near_terms.h"

#include <algorithm>

#include "engine/search/dictionaries.h"
#include "engine/search/edit_distances.h"
#include "storage/terms/term_dict_layout.h"
#include "tokenizer/hidden_terms.h"

namespace sakuin {
namespace {

using storage::TermDictReader;

/// Terms of one beginning that are stepped over before their end is looked up: a look-up costs as
/// much as some dozens of steps.
constexpr std::size_t kStepsBeforeSeek = 32;

/// Of a Pace, for a term.
constexpr std::size_t kNearTermSteps = 16;

/// Walks one dictionary after the other. What a term shares with the one before it is not worked
/// out again.
class NearTermWalk {
 public:
  NearTermWalk(std::string_view word, const FuzzyOptions& options, const BudgetWatch& watch)
      : word_(word),
        watch_(watch),
        max_edits_(options.max_edits),
        distances_(word, options.max_edits, options.transpositions) {}

  /// Appends what `dictionary` has, at most `limit`: no term after those can be among the first
  /// `limit` of all dictionaries.
  Status walk(const TermDictReader& dictionary, std::size_t limit, std::vector<NearTerm>& out) {
    begin();
    TermDictReader::Cursor cursor(dictionary);
    SAKUIN_TRY(cursor.seek_first());
    Pace pace(watch_);
    for (std::size_t found = 0; cursor.valid() && found < limit;) {
      if (pace.is_over(kNearTermSteps)) return watch_.go_on();
      if (tokenizer::is_hidden_term(cursor.term())) {
        SAKUIN_TRY(cursor.seek(tokenizer::kFirstWord));
        continue;
      }
      if (!enter(cursor.term())) {
        if (++far_in_a_row_ <= kStepsBeforeSeek) {
          SAKUIN_TRY(cursor.advance());
        } else {
          SAKUIN_TRY(cursor.seek(behind_beginning()));
          far_in_a_row_ = 0;
        }
        continue;
      }
      far_in_a_row_ = 0;
      const std::uint32_t edits = distances_.distance(ends_.size());
      if (edits <= max_edits_ && cursor.term() != word_) {
        SAKUIN_TRY(watch_.reserve(sizeof(NearTerm) + cursor.term().size()));
        out.push_back({std::string(cursor.term()), edits});
        ++found;
      }
      SAKUIN_TRY(cursor.advance());
    }
    return {};
  }

 private:
  void begin() {
    term_.clear();
    ends_.clear();
    far_from_ = kNowhere;
    far_in_a_row_ = 0;
  }

  /// False if no term that begins like this one, up to the sign that is farthest in ends_, is near.
  bool enter(std::string_view term) {
    const std::size_t most = std::min(term.size(), term_.size());
    const auto common = static_cast<std::size_t>(
        std::mismatch(term.begin(), term.begin() + static_cast<std::ptrdiff_t>(most), term_.begin())
            .first -
        term.begin());
    // A byte that is no sign by itself may begin one with other bytes behind it.
    while (!ends_.empty() && (ends_.back().at > common || !ends_.back().is_sound)) ends_.pop_back();
    term_.replace(common, std::string::npos, term.substr(common));
    if (far_from_ <= ends_.size()) return false;
    far_from_ = kNowhere;
    for (std::size_t at = ends_.empty() ? 0 : ends_.back().at; at < term.size();) {
      const TermSign sign = TermSign::at(term, at);
      at += sign.size;
      const bool is_near = distances_.push(ends_.size(), sign.sign);
      ends_.push_back({at, sign.is_sound});
      if (!is_near) {
        far_from_ = ends_.size();
        return false;
      }
    }
    return true;
  }

  /// The first bytes behind everything that begins like term_ up to the sign that is too far.
  [[nodiscard]] std::string behind_beginning() const {
    if (!ends_.back().is_sound) return term_ + '\0';
    std::string behind = term_.substr(0, ends_.back().at);
    ++behind.back();  // of UTF-8, so it is not the last of bytes
    return behind;
  }

  struct SignEnd {
    std::size_t at = 0;  // into term_
    bool is_sound = true;
  };
  static constexpr std::size_t kNowhere = ~std::size_t{0};

  std::string_view word_;
  const BudgetWatch& watch_;
  std::uint32_t max_edits_;
  EditDistances distances_;
  std::string term_;                 // the one before
  std::vector<SignEnd> ends_;        // its signs that have rows in distances_
  std::size_t far_from_ = kNowhere;  // signs with which a term is too far, whatever follows
  std::size_t far_in_a_row_ = 0;
};

}  // namespace

Result<std::vector<NearTerm>> find_near_terms(const Snapshot& snapshot,
                                              std::span<const FieldId> fields,
                                              std::string_view word, const FuzzyOptions& options,
                                              std::size_t limit, const BudgetWatch& watch) {
  std::vector<NearTerm> terms;
  // No sign is longer in a term than four bytes.
  if (word.size() > storage::kMaxTermBytes + 4 * std::size_t{kMaxEdits}) return terms;
  NearTermWalk walk(word, options, watch);
  const auto append = [&](const FieldDictionary& dictionary) -> Status {
    const std::size_t run = terms.size();
    SAKUIN_TRY(walk.walk(dictionary.terms(), limit, terms));
    return merge_run(terms, run, limit, watch);
  };
  SAKUIN_TRY(for_each_dictionary(snapshot, fields, append));
  return terms;
}

}  // namespace sakuin
