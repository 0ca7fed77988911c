// SAKUIN_INLINE: for functions that are compiled as part of others, for the machines these are for.
#pragma once

#define SAKUIN_INLINE __attribute__((always_inline)) inline
