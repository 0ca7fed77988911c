// Question: what does counting what two arrays share and joining bitsets cost with each of the
// kernels?  Unit: values of the arrays, or words of a bitset, per second (items), warm cache. Data:
// 64 pairs of random arrays in turn, so that no branch is learned by heart, seed 42.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "storage/roaring/container_kernels.h"
#include "storage/roaring/roaring_layout.h"
#include "tests/support/random.h"

namespace sakuin::storage {
namespace {

constexpr std::size_t kPairs = 64;

using Values = std::vector<std::uint16_t>;

Values make_values(std::size_t count, test::Random& random) {
  Values values;
  for (std::uint64_t low = 0; low < 65536; ++low) {
    if (random.below(65536 - low) < count - values.size()) {
      values.push_back(static_cast<std::uint16_t>(low));
    }
  }
  return values;
}

const std::uint8_t* data(const Values& values) {
  return reinterpret_cast<const std::uint8_t*>(values.data());
}

/// The kernels the benchmark is about; the fastest where the machine lacks them.
const ContainerKernels& kernels(const benchmark::State& state) {
  const auto all = container_kernels();
  return *all[std::min<std::size_t>(static_cast<std::size_t>(state.range(0)), all.size() - 1)];
}

void BM_CountCommon(benchmark::State& state) {
  test::Random random(42);
  std::vector<std::array<Values, 2>> pairs(kPairs);
  for (auto& [a, b] : pairs) {
    a = make_values(static_cast<std::size_t>(state.range(1)), random);
    b = make_values(static_cast<std::size_t>(state.range(2)), random);
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const auto& [a, b] = pairs[next++ % kPairs];
    benchmark::DoNotOptimize(
        kernels(state).count_common(data(a), static_cast<std::uint32_t>(a.size()), data(b),
                                    static_cast<std::uint32_t>(b.size())));
  }
  state.SetItemsProcessed(state.iterations() * (state.range(1) + state.range(2)));
  state.SetLabel(std::string(kernels(state).name));
}

void BM_AnyOf(benchmark::State& state) {
  const std::vector<std::vector<std::uint64_t>> bitsets(
      static_cast<std::size_t>(state.range(1)), std::vector<std::uint64_t>(kBitsetWords, 0x5555));
  std::vector<const std::uint8_t*> pointers;
  for (const auto& words : bitsets) {
    pointers.push_back(reinterpret_cast<const std::uint8_t*>(words.data()));
  }
  for (auto _ : state) benchmark::DoNotOptimize(kernels(state).any_of(pointers, nullptr));
  state.SetItemsProcessed(state.iterations() * state.range(1) * kBitsetWords);
  state.SetLabel(std::string(kernels(state).name));
}

void each_pair(benchmark::internal::Benchmark* bench) {
  for (const std::int64_t kernels : {0, 1}) {
    bench->Args({kernels, 50, 2000})->Args({kernels, 300, 2500})->Args({kernels, 4000, 4000});
  }
}
BENCHMARK(BM_CountCommon)->ArgNames({"kernels", "a", "b"})->Apply(each_pair);
BENCHMARK(BM_AnyOf)->ArgNames({"kernels", "bitsets"})->ArgsProduct({{0, 1}, {1, 4}});

}  // namespace
}  // namespace sakuin::storage
