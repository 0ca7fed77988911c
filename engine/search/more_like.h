// The words that tell what a text is about, as a query.
//
// As Lucene's MoreLikeThis: a term weighs tf * (1 + ln((N + 1) / (df + 1))), tf in the field of the
// text, N and df of live documents; the heaviest become any_of(term^(weight / greatest weight)).
// (Lucene, org.apache.lucene.queries.mlt.MoreLikeThis, and ClassicSimilarity's idf.)
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/collection_stats.h"

namespace sakuin {

/// A text field and a value of it.
using FieldText = std::pair<FieldId, std::string>;

/// Terms are stems where words have them, and parts of compounds. Of equal weights the first field,
/// then the first term by bytes. Values of one field count together. Cost: the texts tokenized, and
/// a look-up for each term.
[[nodiscard]] Result<Query> make_more_like(const CollectionStats& stats,
                                           std::span<const FieldText> texts,
                                           const MoreLikeOptions& options);

}  // namespace sakuin
