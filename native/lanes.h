// Values kept as float or bfloat16 and computed in float, in plain loops that the compiler turns into vectors of every width.
#pragma once
#include <ATen/ATen.h>

#include <bit>
#include <cstdint>

#if defined(__x86_64__)
#define LT_EVERY_WIDTH __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LT_EVERY_WIDTH
#endif
#define LT_INLINE inline __attribute__((always_inline))

LT_INLINE float load(const float* value) { return *value; }
LT_INLINE float load(const at::BFloat16* value) { return std::bit_cast<float>(static_cast<uint32_t>(value->x) << 16); }

LT_INLINE void store(float* to, float value) { *to = value; }

// To the nearest, ties to even, as PyTorch rounds; any NaN becomes the quiet one.
LT_INLINE void store(at::BFloat16* to, float value) {
    uint32_t bits = std::bit_cast<uint32_t>(value);
    uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    to->x = static_cast<uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : rounded);
}

inline bool has_lanes(at::ScalarType type) { return type == at::kFloat || type == at::kBFloat16; }

// Calls body with a value of the C++ type.
template <class Body>
void with_type(at::ScalarType type, const Body& body) {
    if (type == at::kFloat) return body(float{});
    TORCH_CHECK(type == at::kBFloat16, "neither float nor bfloat16: ", type);
    body(at::BFloat16{});
}
