// ladagan::layer_norm and ladagan::self_modulated_layer_norm on a GPU: the formulas are those of ../layer_norm.cpp. A warp has a row in its
// registers, reads it once and writes its results; the sums over rows are kept beside it and leave the block as its part.

// A thread of a warp: which values of a row are its, and which rows its warp visits.
struct Lane {
    int lane, warp, group, row, step;
    __device__ Lane() : lane(threadIdx.x % 32), warp(threadIdx.x / 32), group(blockIdx.y), row(blockIdx.x * 8 + warp), step(gridDim.x * 8) {}
    __device__ int column(int item) const { return (item * 32 + lane) * WIDTH; }
};

// Σ over the block's warps of K sums for each column: parts [groups, gridDim.x, K, width].
template <int K>
__device__ inline void write_rows_parts(const Values (&sums)[K][ITEMS], Lane of, int width, float* parts) {
    __shared__ float shared[8][ITEMS * 32 * WIDTH];
    float* part = parts + (static_cast<long long>(of.group) * gridDim.x + blockIdx.x) * K * width;
    for (int k = 0; k < K; k++) {
#pragma unroll
        for (int item = 0; item < ITEMS; item++)
#pragma unroll
            for (int i = 0; i < WIDTH; i++) shared[of.warp][of.column(item) + i] = sums[k][item][i];
        __syncthreads();
        for (int c = threadIdx.x; c < width; c += blockDim.x) {
            float sum = 0;
            for (int warp = 0; warp < 8; warp++) sum += shared[warp][c];
            part[static_cast<long long>(k) * width + c] = sum;
        }
        __syncthreads();
    }
}

template <int K>
__device__ inline void clear(Values (&sums)[K][ITEMS]) {
#pragma unroll
    for (int k = 0; k < K; k++)
#pragma unroll
        for (int item = 0; item < ITEMS; item++) sums[k][item] = zeros();
}

KERNEL(256, layer_norm_forward, LayerNormArguments) {
    Lane of;
    float n = static_cast<float>(a.width);
    const float *weight = a.weight + static_cast<long long>(of.group) * a.width, *bias = a.bias + static_cast<long long>(of.group) * a.width;
    for (int row = of.row; row < a.rows; row += of.step) {
        long long line = static_cast<long long>(of.group) * a.rows + row;
        const float* x = a.x + line * a.width;
        T* y = static_cast<T*>(a.y) + line * a.width;
        Values value[ITEMS];
        float sum = 0, squares = 0;
#pragma unroll
        for (int item = 0; item < ITEMS; item++) {
            int c = of.column(item);
            value[item] = c < a.width ? load(x + c) : zeros();
#pragma unroll
            for (int i = 0; i < WIDTH; i++) sum += value[item][i];
        }
        float mean = sum_lanes(sum) / n;
#pragma unroll
        for (int item = 0; item < ITEMS; item++)
            if (of.column(item) < a.width)
#pragma unroll
                for (int i = 0; i < WIDTH; i++) squares += (value[item][i] - mean) * (value[item][i] - mean);
        float r = 1 / sqrtf(sum_lanes(squares) / n + a.eps);
        if (of.lane == 0) {
            a.mean[line] = mean;
            a.r[line] = r;
        }
#pragma unroll
        for (int item = 0; item < ITEMS; item++) {
            int c = of.column(item);
            if (c >= a.width) continue;
            Values gamma = load(weight + c), beta = load(bias + c);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) value[item][i] = (value[item][i] - mean) * r * gamma[i] + beta[i];
            store(y + c, value[item]);
        }
    }
}

// gx, and the parts of Σ gy x̂ and Σ gy.
KERNEL(256, layer_norm_backward, LayerNormArguments) {
    Lane of;
    float n = static_cast<float>(a.width);
    const float* weight = a.weight + static_cast<long long>(of.group) * a.width;
    Values sums[2][ITEMS];
    clear(sums);
    for (int row = of.row; row < a.rows; row += of.step) {
        long long line = static_cast<long long>(of.group) * a.rows + row;
        const float* x = a.x + line * a.width;
        const T* gy = static_cast<const T*>(a.gy) + line * a.width;
        float mean = a.mean[line], r = a.r[line], m1 = 0, m2 = 0;
        Values normal[ITEMS], cotangent[ITEMS];
#pragma unroll
        for (int item = 0; item < ITEMS; item++) {
            int c = of.column(item);
            bool inside = c < a.width;
            normal[item] = inside ? load(x + c) : zeros();
            cotangent[item] = inside ? load(gy + c) : zeros();
            Values gamma = inside ? load(weight + c) : zeros();
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                normal[item][i] = (normal[item][i] - mean) * r;
                float g = cotangent[item][i] * gamma[i];
                m1 += g;
                m2 += g * normal[item][i];
                sums[0][item][i] += cotangent[item][i] * normal[item][i];
                sums[1][item][i] += cotangent[item][i];
            }
        }
        m1 = sum_lanes(m1) / n;
        m2 = sum_lanes(m2) / n;
#pragma unroll
        for (int item = 0; item < ITEMS; item++) {
            int c = of.column(item);
            if (c >= a.width) continue;
            Values gamma = load(weight + c);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) normal[item][i] = r * (cotangent[item][i] * gamma[i] - m1 - normal[item][i] * m2);
            store(a.to_x + line * a.width + c, normal[item]);
        }
    }
    write_rows_parts(sums, of, a.width, a.sums);
}

// To gy and to x, and the parts of Σ gy r v.
KERNEL(256, layer_norm_second, LayerNormArguments) {
    Lane of;
    float n = static_cast<float>(a.width);
    long long by = static_cast<long long>(of.group) * a.width;
    const float *weight = a.weight + by, *to_gamma = a.to_gamma + by, *to_beta = a.to_beta + by;
    Values sums[1][ITEMS];
    clear(sums);
    for (int row = of.row; row < a.rows; row += of.step) {
        long long line = static_cast<long long>(of.group) * a.rows + row, at = line * a.width;
        float mean = a.mean[line], r = a.r[line], m1 = 0, m2 = 0, mu = 0, w = 0, ug = 0, h1 = 0, h2 = 0;
        Values normal[ITEMS], cotangent[ITEMS], u[ITEMS];
#pragma unroll
        for (int item = 0; item < ITEMS; item++) {
            int c = of.column(item);
            bool inside = c < a.width;
            normal[item] = inside ? load(a.x + at + c) : zeros();
            cotangent[item] = inside ? load(static_cast<const T*>(a.gy) + at + c) : zeros();
            u[item] = inside ? load(a.u + at + c) : zeros();
            Values gamma = inside ? load(weight + c) : zeros(), cotangent_of_gamma = inside ? load(to_gamma + c) : zeros();
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                normal[item][i] = (normal[item][i] - mean) * r;
                float g = cotangent[item][i] * gamma[i], h = cotangent[item][i] * cotangent_of_gamma[i];
                m1 += g;
                m2 += g * normal[item][i];
                mu += u[item][i];
                w += u[item][i] * normal[item][i];
                ug += u[item][i] * g;
                h1 += h;
                h2 += h * normal[item][i];
            }
        }
        m1 = sum_lanes(m1) / n, m2 = sum_lanes(m2) / n, mu = sum_lanes(mu) / n, w = sum_lanes(w) / n;
        h1 = sum_lanes(h1) / n, h2 = sum_lanes(h2) / n;
        float away = sum_lanes(ug) / n - mu * m1 - m2 * w;
#pragma unroll
        for (int item = 0; item < ITEMS; item++) {
            int c = of.column(item);
            if (c >= a.width) continue;
            Values gamma = load(weight + c), cotangent_of_gamma = load(to_gamma + c), cotangent_of_beta = load(to_beta + c), to_gy, to_x;
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                float x = normal[item][i], g = cotangent[item][i] * gamma[i], h = cotangent[item][i] * cotangent_of_gamma[i];
                float v = u[item][i] - mu - x * w;
                to_gy[i] = gamma[i] * r * v + cotangent_of_gamma[i] * x + cotangent_of_beta[i];
                to_x[i] = r * (h - h1 - x * h2) - r * r * (away * x + w * (g - m1 - x * m2) + m2 * v);
                sums[0][item][i] += cotangent[item][i] * r * v;
            }
            store(static_cast<T*>(a.to_gy) + at + c, to_gy);
            store(a.to_x + at + c, to_x);
        }
    }
    write_rows_parts(sums, of, a.width, a.sums);
}
