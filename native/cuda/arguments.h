// What the CUDA kernels are told, one structure for each file of them: read by the C++ that launches them and, in front of their text, by NVRTC.
#pragma once

struct bfloat16 {
    unsigned short bits;
};

// Rows of channels, [rows, channels]; the values of a map in channels-last order.
struct BatchNormArguments {
    const void *x, *gy, *u;                       // in the kernels' type
    const float *weight, *bias, *mean, *r;        // [channels]
    const float *to_gamma, *to_beta;              // cotangents [channels], or null for zero
    const float* coefficients;                    // [m1, m2] or [p0 … q3], each [channels]
    const float* parts;                           // [count of parts, sums, channels]
    void *y, *to_x;                               // in the kernels' type
    float *sums, *finished, *to_weight, *to_bias; // results of a reduction: parts, coefficients, gradients
    float *new_mean, *new_r, *running_mean, *running_var;
    float slope, momentum, eps;
    int rows, channels, count;                    // count: of parts
};

// Rows that share a weight come in groups, [groups, rows, width].
struct LayerNormArguments {
    const float *x, *u, *weight, *bias, *to_gamma, *to_beta; // weight and what follows: [groups, width]
    const void* gy;                                          // in the kernels' type
    void *y, *to_gy;                                         // likewise
    float *mean, *r;                                         // [groups, rows]
    float *to_x, *sums;                                      // sums: parts [groups, count of parts, sums, width]
    float eps;
    int rows, width;
};

// q, k, v side by side [images, tokens, 3 width] and α [images, heads, tokens].
struct AdditiveAttentionArguments {
    const void *qkv, *cotangent, *dot;            // in the kernels' type; dot: the cotangent of qkv's gradient
    const float *alpha, *alpha_dot;
    const float *g, *to_g, *g_dot, *s;            // sums over the tokens, [images, width]
    void *r, *to_cotangent, *to_qkv;              // in the kernels' type
    float *to_alpha, *sums;                       // sums: parts [images, count of parts, sums, width]
    int tokens, width, heads, head_width, lanes;  // lanes: threads that share a head of a token, a power of two
};

// parts [groups, count, sums, width] to total [sums, groups, width].
struct AddPartsArguments {
    const float* parts;
    float* total;
    int groups, count, sums, width;
};

struct LeakyReluArguments {
    const void *x, *values;                       // in the kernels' type
    void* out;
    float slope;
    long long count;
};

struct GeluArguments {
    const void *x, *gy, *u;                       // in the kernels' type
    void *y, *to_x;                               // likewise
    long long count;
};

// Maps [images, rows, columns, channels] and their means over windows of size x size, [.., rows / size, columns / size, channels].
struct AveragePoolArguments {
    const void *from, *padded;                    // in the kernels' type; padded: [.., rows + 1, columns + 1, channels]
    void *to, *to_padded;
    int windows, down, across, channels, size;    // windows: of all images; down, across: of an image
};

// Some tensors at once, each [rows, channels, places] to [rows, places, channels].
struct CastArguments {
    static constexpr int kMost = 48, kBlock = 4096;
    const float* from[kMost];
    void* to[kMost];                              // in the kernels' type
    int counts[kMost], channels[kMost], places[kMost];
    int first[kMost + 1];                         // block of each, which has kBlock of its values; behind them, that of nothing
};
