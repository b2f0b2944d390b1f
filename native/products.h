// C = A B, or C += A B, for small matrices that lie in the caches: a tile of C is summed in registers, in the order of the depth, so
// that an element's bits do not depend on what is computed beside it.
#pragma once
#include <algorithm>

#include "vectors.h"

constexpr int64_t kPanel = 32;  // columns of B that may lie apart from the others
constexpr int64_t kDepth = 128;  // of a sum in registers: sums of sums round less than one long sum

// The sizes of the tile: rows, and twice N columns.
template <int N>
constexpr int64_t kTileRows = N == 16 ? 12 : N == 8 ? 6 : 4;

struct Factors {
    const float* a;
    int64_t lda;
    bool transposed;  // a[k lda + row] instead of a[row lda + k]
    const float* b;
    int64_t ldb, panel;  // b[column / 32 panel + k ldb + column % 32]
    float* c;
    int64_t ldc;
};

template <int N, int Rows, bool Transposed>
LT_INLINE void multiply_tile(int64_t depth, const float* a, int64_t lda, const float* b, int64_t ldb, float* c, int64_t ldc, bool add) {
    Vector<N> left[Rows], right[Rows];
#pragma GCC unroll 16
    for (int i = 0; i < Rows; i++) left[i] = right[i] = Vector<N>{};
    for (int64_t k = 0; k < depth; k++) {
        Vector<N> b0, b1;
        b0.read(b + k * ldb);
        b1.read(b + k * ldb + N);
#pragma GCC unroll 16
        for (int i = 0; i < Rows; i++) {
            float factor = Transposed ? a[k * lda + i] : a[i * lda + k];
            left[i] = left[i] + b0 * factor;
            right[i] = right[i] + b1 * factor;
        }
    }
#pragma GCC unroll 16
    for (int i = 0; i < Rows; i++) {
        if (add) {
            Vector<N> before;
            before.read(c + i * ldc);
            left[i] = left[i] + before;
            before.read(c + i * ldc + N);
            right[i] = right[i] + before;
        }
        left[i].write(c + i * ldc);
        right[i].write(c + i * ldc + N);
    }
}

// Rows and columns are rounded up to whole tiles: the matrices must have room for them, with any values.
template <int N>
LT_INLINE void multiply(const Factors& of, int64_t rows, int64_t columns, int64_t depth, bool add) {
    constexpr int Rows = kTileRows<N>;
    for (int64_t from = 0; from < depth; from += kDepth) {
        int64_t some = std::min(kDepth, depth - from);
        const float* a = of.a + (of.transposed ? from * of.lda : from);
        for (int64_t column = 0; column < columns; column += 2 * N) {
            const float* b = of.b + column / kPanel * of.panel + column % kPanel + from * of.ldb;
            for (int64_t row = 0; row < rows; row += Rows) {
                float* c = of.c + row * of.ldc + column;
                bool more = add || from > 0;
                if (of.transposed) multiply_tile<N, Rows, true>(some, a + row, of.lda, b, of.ldb, c, of.ldc, more);
                else multiply_tile<N, Rows, false>(some, a + row * of.lda, of.lda, b, of.ldb, c, of.ldc, more);
            }
        }
    }
}
