// ladagan::batch_norm on a GPU: the formulas are those of ../batch_norm.cpp. Every pass over a map has blocks of rows and channels; a
// reduction writes its blocks' parts, and a second, small kernel adds them and makes of them what the next pass wants for each channel.

// What is known of a thread's channels.
struct Channels {
    Values mean, r, weight, bias;
    float slope;

    __device__ Channels(const BatchNormArguments& a, int c) : mean(load(a.mean + c)), r(load(a.r + c)), weight(load(a.weight + c)), bias(load(a.bias + c)), slope(a.slope) {}
    __device__ float normal(float x, int i) const { return (x - mean[i]) * r[i]; }                        // x̂
    __device__ float z(float normal, int i) const { return normal * weight[i] + bias[i]; }                // γ x̂ + β
    __device__ float factor(float normal, int i) const { return z(normal, i) > 0 ? 1.0f : slope; }        // ∂y/∂z
};

// Σ (x - pivot) and Σ (x - pivot)²; the first row is the pivot.
KERNEL(256, batch_norm_moments, BatchNormArguments) {
    Place at;
    Values sums[2] = {zeros(), zeros()};
    if (at.column < a.channels) {
        const T* x = static_cast<const T*>(a.x) + at.column;
        Values pivot = load(x);
        for (int row = at.row; row < a.rows; row += at.step) {
            Values value = load(x + static_cast<long long>(row) * a.channels);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                float away = value[i] - pivot[i];
                sums[0][i] += away;
                sums[1][i] += away * away;
            }
        }
    }
    write_parts(sums, a.channels, a.sums);
}

// Mean, 1/sqrt(var + eps); the running statistics move.
KERNEL(1024, batch_norm_statistics, BatchNormArguments) {
    double sums[2];
    finish_parts(a.parts, a.count, a.channels, sums);
    int c = finished_column();
    if (threadIdx.x > 0 || c >= a.channels) return;
    double n = a.rows, away = sums[0] / n, variance = sums[1] / n - away * away;
    if (variance < 0) variance = 0;
    float mean = static_cast<float>(wide(static_cast<const T*>(a.x)[c]) + away);
    a.new_mean[c] = mean;
    a.new_r[c] = static_cast<float>(1 / sqrt(variance + a.eps));
    a.running_mean[c] = a.running_mean[c] * (1 - a.momentum) + mean * a.momentum;
    a.running_var[c] = a.running_var[c] * (1 - a.momentum) + static_cast<float>(variance * n / (n > 1 ? n - 1 : 1)) * a.momentum;
}

KERNEL(256, batch_norm_forward, BatchNormArguments) {
    Place at;
    if (at.column >= a.channels) return;
    Channels k(a, at.column);
    for (int row = at.row; row < a.rows; row += at.step) {
        long long offset = static_cast<long long>(row) * a.channels + at.column;
        Values value = load(static_cast<const T*>(a.x) + offset);
#pragma unroll
        for (int i = 0; i < WIDTH; i++) {
            float z = k.z(k.normal(value[i], i), i);
            value[i] = z * (z > 0 ? 1.0f : k.slope);
        }
        store(static_cast<T*>(a.y) + offset, value);
    }
}

// Σ g and Σ g x̂.
KERNEL(256, batch_norm_backward_sums, BatchNormArguments) {
    Place at;
    Values sums[2] = {zeros(), zeros()};
    if (at.column < a.channels) {
        Channels k(a, at.column);
        for (int row = at.row; row < a.rows; row += at.step) {
            long long offset = static_cast<long long>(row) * a.channels + at.column;
            Values value = load(static_cast<const T*>(a.x) + offset), gy = load(static_cast<const T*>(a.gy) + offset);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                float normal = k.normal(value[i], i), g = gy[i] * k.factor(normal, i);
                sums[0][i] += g;
                sums[1][i] += g * normal;
            }
        }
    }
    write_parts(sums, a.channels, a.sums);
}

// m1 and m2, and the gradients of γ and β.
KERNEL(1024, batch_norm_backward_means, BatchNormArguments) {
    double sums[2];
    finish_parts(a.parts, a.count, a.channels, sums);
    int c = finished_column();
    if (threadIdx.x > 0 || c >= a.channels) return;
    a.to_bias[c] = static_cast<float>(sums[0]);
    a.to_weight[c] = static_cast<float>(sums[1]);
    a.finished[c] = static_cast<float>(sums[0] / a.rows);
    a.finished[a.channels + c] = static_cast<float>(sums[1] / a.rows);
}

KERNEL(256, batch_norm_backward, BatchNormArguments) {
    Place at;
    if (at.column >= a.channels) return;
    Channels k(a, at.column);
    Values m1 = load(a.coefficients + at.column), m2 = load(a.coefficients + a.channels + at.column);
    for (int row = at.row; row < a.rows; row += at.step) {
        long long offset = static_cast<long long>(row) * a.channels + at.column;
        Values value = load(static_cast<const T*>(a.x) + offset), gy = load(static_cast<const T*>(a.gy) + offset);
#pragma unroll
        for (int i = 0; i < WIDTH; i++) {
            float normal = k.normal(value[i], i);
            value[i] = k.weight[i] * k.r[i] * (gy[i] * k.factor(normal, i) - m1[i] - normal * m2[i]);
        }
        store(static_cast<T*>(a.to_x) + offset, value);
    }
}

// Σ u, Σ u x̂, Σ u g, Σ g, Σ g x̂.
KERNEL(256, batch_norm_second_sums, BatchNormArguments) {
    Place at;
    Values sums[5] = {zeros(), zeros(), zeros(), zeros(), zeros()};
    if (at.column < a.channels) {
        Channels k(a, at.column);
        for (int row = at.row; row < a.rows; row += at.step) {
            long long offset = static_cast<long long>(row) * a.channels + at.column;
            Values value = load(static_cast<const T*>(a.x) + offset), gy = load(static_cast<const T*>(a.gy) + offset), u = load(static_cast<const T*>(a.u) + offset);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                float normal = k.normal(value[i], i), g = gy[i] * k.factor(normal, i);
                sums[0][i] += u[i];
                sums[1][i] += u[i] * normal;
                sums[2][i] += u[i] * g;
                sums[3][i] += g;
                sums[4][i] += g * normal;
            }
        }
    }
    write_parts(sums, a.channels, a.sums);
}

// p0 to q3 and the gradient to γ.
KERNEL(1024, batch_norm_second_coefficients, BatchNormArguments) {
    double sums[5];
    finish_parts(a.parts, a.count, a.channels, sums);
    int c = finished_column();
    if (threadIdx.x > 0 || c >= a.channels) return;
    double n = a.rows, r = a.r[c], ug = a.to_gamma ? a.to_gamma[c] : 0, ub = a.to_beta ? a.to_beta[c] : 0;
    double mu = sums[0] / n, w = sums[1] / n, m1 = sums[3] / n, m2 = sums[4] / n, away = sums[2] / n - mu * m1 - m2 * w;
    double s = a.weight[c] * r, q = -s * r;
    double found[7] = {s, -s * w + ug, -s * mu + ub, q * (away - 2 * w * m2) - ug * r * m2, q * w + ug * r, q * m2, -q * (w * m1 + m2 * mu) - ug * r * m1};
    for (int k = 0; k < 7; k++) a.finished[k * a.channels + c] = static_cast<float>(found[k]);
    a.to_weight[c] = static_cast<float>(n * r * away);
}

// To gy: (p0 u + p1 x̂ + p2) ∂y/∂z, to x: q0 x̂ + q1 g + q2 u + q3.
KERNEL(256, batch_norm_second, BatchNormArguments) {
    Place at;
    if (at.column >= a.channels) return;
    Channels k(a, at.column);
    Values by[7];
#pragma unroll
    for (int j = 0; j < 7; j++) by[j] = load(a.coefficients + j * a.channels + at.column);
    for (int row = at.row; row < a.rows; row += at.step) {
        long long offset = static_cast<long long>(row) * a.channels + at.column;
        Values value = load(static_cast<const T*>(a.x) + offset), gy = load(static_cast<const T*>(a.gy) + offset), u = load(static_cast<const T*>(a.u) + offset);
        Values to_gy;
#pragma unroll
        for (int i = 0; i < WIDTH; i++) {
            float normal = k.normal(value[i], i), factor = k.factor(normal, i), g = gy[i] * factor;
            to_gy[i] = (by[0][i] * u[i] + by[1][i] * normal + by[2][i]) * factor;
            value[i] = by[3][i] * normal + by[4][i] * g + by[5][i] * u[i] + by[6][i];
        }
        store(static_cast<T*>(a.y) + offset, to_gy);
        store(static_cast<T*>(a.to_x) + offset, value);
    }
}
