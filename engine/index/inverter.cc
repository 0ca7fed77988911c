#include "engine/index/inverter.h"

#include <algorithm>
#include <span>

namespace sakuin {
namespace {

/// Positions left out between two values of one field.
constexpr std::uint32_t kValueGap = 100;

/// Stops at the largest position there is.
std::uint32_t add(std::uint32_t position, std::uint32_t distance) noexcept {
  return position + std::min(distance, std::numeric_limits<std::uint32_t>::max() - position);
}

}  // namespace

void Inverter::begin(FieldId field, DocId doc, std::uint32_t first_position) noexcept {
  field_ = field;
  doc_ = doc;
  first_position_ = first_position;
  last_position_ = 0;
  length_ = 0;
  waiting_count_ = 0;  // a value before this one may have failed
  text_.clear();
}

void Inverter::on_token(const Token& token) {
  if (token.term.empty() || token.term.size() > kMaxTokenBytes) return;
  const std::uint32_t position = std::max(add(first_position_, token.position), last_position_);
  if (length_ == 0 || position != last_position_) ++length_;  // alternatives do not count
  last_position_ = position;
  const TermTable::Hash hash = TermTable::hash_of(field_, token.term);
  terms_.prefetch_slot(hash);
  waiting_[waiting_count_++] = {hash, position, static_cast<std::uint32_t>(text_.size()),
                                static_cast<std::uint32_t>(token.term.size())};
  text_.append(token.term);
  if (waiting_count_ == kBatch) finish();
}

void Inverter::finish() {
  const std::span<const Waiting> tokens = std::span(waiting_).first(waiting_count_);
  for (const Waiting& token : tokens) terms_.prefetch_entry(token.hash);
  std::array<PostingsBuffer*, kBatch> postings;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    postings[i] = &terms_.find_or_add(field_, term(tokens[i]), tokens[i].hash).postings;
    postings[i]->prefetch_end();
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    postings[i]->add(terms_.arena(), doc_, tokens[i].position);
  }
  waiting_count_ = 0;
  text_.clear();
}

std::uint32_t Inverter::next_position() const noexcept {
  return length_ == 0 ? first_position_ : add(last_position_, 1 + kValueGap);
}

}  // namespace sakuin
