#include "engine/search/range_team.h"

#include <algorithm>
#include <array>
#include <exception>
#include <thread>
#include <utility>

#include "engine/guard.h"

namespace sakuin {
namespace {

void add_work(const SearchWork& part, SearchWork& work) noexcept {
  work.ranges_bounded += part.ranges_bounded;
  work.ranges_visited += part.ranges_visited;
  work.docs_bounded += part.docs_bounded;
  work.postings_scored += part.postings_scored;
  work.positions_compared += part.positions_compared;
}

}  // namespace

std::span<const std::unique_ptr<RangeTeam::Member>> RangeTeam::prepare(std::size_t count) {
  while (members_.size() < count) members_.push_back(std::make_unique<Member>());
  count_ = count;
  const auto members = std::span<const std::unique_ptr<Member>>(members_).first(count);
  for (const auto& member : members) {
    member->work = {};
    member->status = {};
  }
  return members;
}

Status RangeTeam::visit(RangeScorer& scorer, const OrderedRanges& ordered, const BudgetWatch& watch,
                        SearchWork& work) {
  std::atomic<std::size_t> next = 0;
  const auto visit_guarded = [&](RangeScorer& visitor) noexcept {
    Status status = guarded("search", [&]() -> Status {
      visit_batches(visitor, ordered, watch, next);
      return {};
    });
    if (!status.ok()) next.store(ordered.ranges.size(), std::memory_order_relaxed);
    return status;
  };
  std::vector<std::thread> threads;
  try {
    threads.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      Member& member = *members_[i];
      threads.emplace_back([&] { member.status = visit_guarded(member.scorer); });
    }
  } catch (const std::exception&) {  // no more threads, or no memory for one
  }
  Status status = visit_guarded(scorer);
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < count_; ++i) {
    add_work(members_[i]->work, work);
    if (status.ok()) status = std::move(members_[i]->status);
  }
  return status;
}

void RangeTeam::visit_batches(RangeScorer& scorer, const OrderedRanges& ordered,
                              const BudgetWatch& watch, std::atomic<std::size_t>& next) {
  std::array<BoundedRange, kBatchRanges> batch;
  for (;;) {
    const std::size_t begin = next.fetch_add(kBatchRanges, std::memory_order_relaxed);
    if (begin >= ordered.ranges.size() || watch.is_over()) return;
    scorer.catch_up();
    const RangeBound threshold = scorer.threshold();
    if (threshold == kUnbounded || ordered.most_from(begin) < threshold) return;
    const std::size_t end = std::min(begin + kBatchRanges, ordered.ranges.size());
    std::size_t count = 0;
    for (std::size_t place = begin; place < end; ++place) {
      const std::uint32_t range = ordered.ranges[place];
      if (ordered.bounds[range] < threshold) continue;
      batch[count++] = {range, std::exchange(ordered.bounds[range], RangeBound{0})};
    }
    if (count > 0) scorer.visit(std::span(batch).first(count));
  }
}

}  // namespace sakuin
