// The linear maps of Winograd's F(4×4, 3×3), at the points 0, ±5/8, ±3/2 and ∞ that oneDNN used: nearer to one another than 0, ±1, ±2,
// so that less cancels, and with exact constants. For the signal d [6], the filter g [3], and their correlation y [4]:
//   y = Aᵀ (G g ⊙ Bᵀ d)
// and likewise along the other side of a tile. Each map is applied to N channels at once.
#pragma once
#include "vectors.h"

namespace winograd {

constexpr int kIn = 6, kOut = 4, kPoints = kIn * kIn;
constexpr float kA = 0.625f, kB = 1.5f, kA2 = kA * kA, kB2 = kB * kB;

// Bᵀ d.
template <int N>
LT_INLINE void of_signal(const Vector<N>* d, int step, Vector<N>* to) {
    auto even_a = d[4 * step] - d[2 * step] * kB2, odd_a = (d[3 * step] - d[1 * step] * kB2) * kA;
    auto even_b = d[4 * step] - d[2 * step] * kA2, odd_b = (d[3 * step] - d[1 * step] * kA2) * kB;
    to[0] = d[0] * (kA2 * kB2) - d[2 * step] * (kA2 + kB2) + d[4 * step];
    to[1] = even_a + odd_a;
    to[2] = even_a - odd_a;
    to[3] = even_b + odd_b;
    to[4] = even_b - odd_b;
    to[5] = d[1 * step] * (kA2 * kB2) - d[3 * step] * (kA2 + kB2) + d[5 * step];
}

// G g.
template <int N>
LT_INLINE void of_filter(const Vector<N>* g, int step, Vector<N>* to) {
    constexpr float na = 1 / (2 * kA2 * (kA2 - kB2)), nb = 1 / (2 * kB2 * (kB2 - kA2));
    auto even_a = g[0] * na + g[2 * step] * (kA2 * na), odd_a = g[1 * step] * (kA * na);
    auto even_b = g[0] * nb + g[2 * step] * (kB2 * nb), odd_b = g[1 * step] * (kB * nb);
    to[0] = g[0] * (1 / (kA2 * kB2));
    to[1] = even_a + odd_a;
    to[2] = even_a - odd_a;
    to[3] = even_b + odd_b;
    to[4] = even_b - odd_b;
    to[5] = g[2 * step];
}

// Aᵀ m.
template <int N>
LT_INLINE void of_product(const Vector<N>* m, int step, Vector<N>* to) {
    auto sum_a = m[1 * step] + m[2 * step], difference_a = m[1 * step] - m[2 * step];
    auto sum_b = m[3 * step] + m[4 * step], difference_b = m[3 * step] - m[4 * step];
    to[0] = m[0] + sum_a + sum_b;
    to[1] = difference_a * kA + difference_b * kB;
    to[2] = sum_a * kA2 + sum_b * kB2;
    to[3] = difference_a * (kA * kA2) + difference_b * (kB * kB2) + m[5 * step];
}

// A y, for the gradient to the filter.
template <int N>
LT_INLINE void of_gradient(const Vector<N>* y, int step, Vector<N>* to) {
    auto even_a = y[0] + y[2 * step] * kA2, odd_a = y[1 * step] * kA + y[3 * step] * (kA * kA2);
    auto even_b = y[0] + y[2 * step] * kB2, odd_b = y[1 * step] * kB + y[3 * step] * (kB * kB2);
    to[0] = y[0];
    to[1] = even_a + odd_a;
    to[2] = even_a - odd_a;
    to[3] = even_b + odd_b;
    to[4] = even_b - odd_b;
    to[5] = y[3 * step];
}

// Gᵀ m.
template <int N>
LT_INLINE void to_filter(const Vector<N>* m, int step, Vector<N>* to) {
    constexpr float na = 1 / (2 * kA2 * (kA2 - kB2)), nb = 1 / (2 * kB2 * (kB2 - kA2));
    auto sum_a = (m[1 * step] + m[2 * step]) * na, difference_a = (m[1 * step] - m[2 * step]) * na;
    auto sum_b = (m[3 * step] + m[4 * step]) * nb, difference_b = (m[3 * step] - m[4 * step]) * nb;
    to[0] = m[0] * (1 / (kA2 * kB2)) + sum_a + sum_b;
    to[1] = difference_a * kA + difference_b * kB;
    to[2] = sum_a * kA2 + sum_b * kB2 + m[5 * step];
}

// Both sides of a tile: `from` [From, From] in rows becomes `to` [To, To].
template <int N, int From, int To, void (*Map)(const Vector<N>*, int, Vector<N>*)>
LT_INLINE void both_sides(const Vector<N>* from, Vector<N>* to) {
    Vector<N> middle[To * From];
#pragma GCC unroll 6
    for (int x = 0; x < From; x++) {
        Vector<N> line[To];
        Map(from + x, From, line);
#pragma GCC unroll 6
        for (int y = 0; y < To; y++) middle[y * From + x] = line[y];
    }
#pragma GCC unroll 6
    for (int y = 0; y < To; y++) Map(middle + y * From, 1, to + y * To);
}

}  // namespace winograd
