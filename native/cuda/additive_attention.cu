// ladagan::additive_attention on a GPU: the formulas are those of ../additive_attention.cpp. A pass of sums over the tokens of each image,
// whose parts add_parts.cu adds, and a pass that writes; where that sums over a head's channels, some lanes of a warp share the head.

// A thread's channels of one image.
struct Image {
    long long tokens, width;
    const T *qkv, *cotangent, *dot;
    const float *alpha, *alpha_dot;

    __device__ Image(const AdditiveAttentionArguments& a, int image, int channel)
        : tokens(static_cast<long long>(image) * a.tokens), width(a.width),
          qkv(static_cast<const T*>(a.qkv) + tokens * 3 * width + channel),
          cotangent(static_cast<const T*>(a.cotangent) + tokens * width + channel),
          dot(static_cast<const T*>(a.dot) + tokens * 3 * width + channel),
          alpha(a.alpha + tokens * a.heads + static_cast<long long>(channel / a.head_width) * a.tokens),
          alpha_dot(a.alpha_dot + tokens * a.heads + static_cast<long long>(channel / a.head_width) * a.tokens) {}

    __device__ Values q(int n) const { return load(qkv + n * 3 * width); }
    __device__ Values k(int n) const { return load(qkv + n * 3 * width + width); }
    __device__ Values v(int n) const { return load(qkv + n * 3 * width + 2 * width); }
    __device__ Values r(int n) const { return load(cotangent + n * width); }
    __device__ Values dots(int n, int third) const { return load(dot + n * 3 * width + third * width); }
};

// Σ α q.
KERNEL(256, additive_attention_query, AdditiveAttentionArguments) {
    Place at;
    Values sums[1] = {zeros()};
    if (at.column < a.width) {
        Image image(a, blockIdx.z, at.column);
        for (int n = at.row; n < a.tokens; n += at.step) {
            Values q = image.q(n);
            float weight = image.alpha[n];
#pragma unroll
            for (int i = 0; i < WIDTH; i++) sums[0][i] += weight * q[i];
        }
    }
    write_parts(sums, a.width, a.sums);
}

KERNEL(256, additive_attention_forward, AdditiveAttentionArguments) {
    Place at;
    if (at.column >= a.width) return;
    Image image(a, blockIdx.z, at.column);
    Values g = load(a.g + blockIdx.z * image.width + at.column);
    for (int n = at.row; n < a.tokens; n += at.step) {
        Values k = image.k(n), v = image.v(n);
#pragma unroll
        for (int i = 0; i < WIDTH; i++) k[i] = g[i] * k[i] * v[i];
        store(static_cast<T*>(a.r) + (image.tokens + n) * image.width + at.column, k);
    }
}

// ḡ.
KERNEL(256, additive_attention_backward_sums, AdditiveAttentionArguments) {
    Place at;
    Values sums[1] = {zeros()};
    if (at.column < a.width) {
        Image image(a, blockIdx.z, at.column);
        for (int n = at.row; n < a.tokens; n += at.step) {
            Values r = image.r(n), k = image.k(n), v = image.v(n);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) sums[0][i] += r[i] * k[i] * v[i];
        }
    }
    write_parts(sums, a.width, a.sums);
}

// ḡ, ġ and s.
KERNEL(256, additive_attention_second_sums, AdditiveAttentionArguments) {
    Place at;
    Values sums[3] = {zeros(), zeros(), zeros()};
    if (at.column < a.width) {
        Image image(a, blockIdx.z, at.column);
        for (int n = at.row; n < a.tokens; n += at.step) {
            Values r = image.r(n), q = image.q(n), k = image.k(n), v = image.v(n);
            Values q_dot = image.dots(n, 0), k_dot = image.dots(n, 1), v_dot = image.dots(n, 2);
            float weight = image.alpha[n], weight_dot = image.alpha_dot[n];
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                sums[0][i] += r[i] * k[i] * v[i];
                sums[1][i] += weight * q_dot[i] + weight_dot * q[i];
                sums[2][i] += r[i] * (v[i] * k_dot[i] + k[i] * v_dot[i]);
            }
        }
    }
    write_parts(sums, a.width, a.sums);
}

// The lanes that share a head of a token, one of blockDim.x / lanes such groups.
struct HeadLanes {
    int lane, group, groups;
    __device__ explicit HeadLanes(int lanes) : lane(threadIdx.x % lanes), group(threadIdx.x / lanes), groups(blockDim.x / lanes) {}
};

KERNEL(256, additive_attention_backward, AdditiveAttentionArguments) {
    HeadLanes of(a.lanes);
    int tasks = a.tokens * a.heads;
    for (int first = blockIdx.x * of.groups; first < tasks; first += gridDim.x * of.groups) {
        int task = first + of.group, n = task / a.heads, head = task % a.heads;
        float sum = 0;
        for (int c = of.lane * WIDTH; c < a.head_width && task < tasks; c += a.lanes * WIDTH) {
            int channel = head * a.head_width + c;
            Image image(a, blockIdx.z, channel);
            float weight = image.alpha[n];
            Values r = image.r(n), q = image.q(n), k = image.k(n), v = image.v(n), to_q;
            Values g = load(a.g + blockIdx.z * image.width + channel), to_g = load(a.to_g + blockIdx.z * image.width + channel);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                float scaled = g[i] * r[i], key = k[i];
                to_q[i] = weight * to_g[i];
                k[i] = scaled * v[i];
                v[i] = scaled * key;
                sum += to_g[i] * q[i];
            }
            T* out = static_cast<T*>(a.to_qkv) + (image.tokens + n) * 3 * image.width + channel;
            store(out, to_q);
            store(out + image.width, k);
            store(out + 2 * image.width, v);
        }
        sum = sum_lanes(sum, a.lanes);
        if (of.lane == 0 && task < tasks) a.to_alpha[(static_cast<long long>(blockIdx.z) * a.heads + head) * a.tokens + n] = sum;
    }
}

KERNEL(256, additive_attention_second, AdditiveAttentionArguments) {
    HeadLanes of(a.lanes);
    int tasks = a.tokens * a.heads;
    for (int first = blockIdx.x * of.groups; first < tasks; first += gridDim.x * of.groups) {
        int task = first + of.group, n = task / a.heads, head = task % a.heads;
        float sum = 0;
        for (int c = of.lane * WIDTH; c < a.head_width && task < tasks; c += a.lanes * WIDTH) {
            int channel = head * a.head_width + c;
            Image image(a, blockIdx.z, channel);
            long long sums = blockIdx.z * image.width + channel;
            float weight = image.alpha[n], weight_dot = image.alpha_dot[n];
            Values r = image.r(n), q = image.q(n), k = image.k(n), v = image.v(n);
            Values q_dot = image.dots(n, 0), k_dot = image.dots(n, 1), v_dot = image.dots(n, 2);
            Values g = load(a.g + sums), to_g = load(a.to_g + sums), g_dot = load(a.g_dot + sums), s = load(a.s + sums);
            Values to_cotangent, to_q, to_k, to_v;
#pragma unroll
            for (int i = 0; i < WIDTH; i++) {
                to_cotangent[i] = g_dot[i] * k[i] * v[i] + g[i] * (v[i] * k_dot[i] + k[i] * v_dot[i]);
                to_q[i] = weight_dot * to_g[i] + weight * s[i];
                to_k[i] = r[i] * (g_dot[i] * v[i] + g[i] * v_dot[i]);
                to_v[i] = r[i] * (g_dot[i] * k[i] + g[i] * k_dot[i]);
                sum += to_g[i] * q_dot[i] + s[i] * q[i];
            }
            store(static_cast<T*>(a.to_cotangent) + (image.tokens + n) * image.width + channel, to_cotangent);
            T* out = static_cast<T*>(a.to_qkv) + (image.tokens + n) * 3 * image.width + channel;
            store(out, to_q);
            store(out + image.width, to_k);
            store(out + 2 * image.width, to_v);
        }
        sum = sum_lanes(sum, a.lanes);
        if (of.lane == 0 && task < tasks) a.to_alpha[(static_cast<long long>(blockIdx.z) * a.heads + head) * a.tokens + n] = sum;
    }
}
