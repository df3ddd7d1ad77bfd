// Blending two pixels (XRGB), and what the loops that do so need: they are compiled for AVX2 as well.
#ifndef PLUMBLINE_SCREEN_BLEND_H
#define PLUMBLINE_SCREEN_BLEND_H

#include <stdbool.h>
#include <stdint.h>

// From `a` towards `b` by `weight`/256. Two channels at a time: red and blue share a word, green has its own.
static inline uint32_t blend_mix(uint32_t a, uint32_t b, uint32_t weight)
{
    uint32_t red_blue = ((a & 0xFF00FF) * (256 - weight) + (b & 0xFF00FF) * weight) >> 8;
    uint32_t green = ((a & 0xFF00) * (256 - weight) + (b & 0xFF00) * weight) >> 8;
    return (red_blue & 0xFF00FF) | (green & 0xFF00);
}

// A loop that blends is BLEND_LOOP and is called by two functions: BLEND_AVX2 for machines that have it, and
// BLEND_PLAIN, which asks. (The loader could ask, by ifunc, but it would before the sanitizers are there.)
#define BLEND_LOOP static inline __attribute__((always_inline))
#if defined(__clang__)
#define BLEND_FAST
#else
#define BLEND_FAST __attribute__((optimize("O3")))
#endif
#if defined(__x86_64__)
#define BLEND_AVX2 __attribute__((target("avx2"))) BLEND_FAST static
#define BLEND_PLAIN BLEND_FAST static

static inline bool blend_has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define BLEND_AVX2 static
#define BLEND_PLAIN static

static inline bool blend_has_avx2(void)
{
    return false;
}
#endif

#endif
