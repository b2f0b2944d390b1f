// ladagan::gelu on a GPU: the formulas are those of ../gelu.cpp.
struct Normal {
    float probability, density;  // Φ(x) and φ(x)
    __device__ explicit Normal(float x) : probability(0.5f * (1 + erff(x * 0.70710678118654752f))), density(0.39894228040143268f * expf(-0.5f * x * x)) {}
};

__device__ inline float slope_of(float x, const Normal& normal) { return normal.probability + x * normal.density; }

// The values that a thread takes, WIDTH at once; the last may be fewer.
struct Span {
    long long at, step, count;
    __device__ explicit Span(long long count)
        : at((static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x) * WIDTH), step(static_cast<long long>(gridDim.x) * blockDim.x * WIDTH), count(count) {}
    __device__ bool inside() const { return at < count; }
    __device__ void next() { at += step; }

    __device__ Values read(const void* from) const {
        const T* values = static_cast<const T*>(from) + at;
        if (at + WIDTH <= count) return load(values);
        Values some = zeros();
#pragma unroll
        for (int i = 0; i < WIDTH; i++)
            if (at + i < count) some[i] = wide(values[i]);
        return some;
    }
    __device__ void write(void* to, const Values& some) const {
        T* values = static_cast<T*>(to) + at;
        if (at + WIDTH <= count) return store(values, some);
#pragma unroll
        for (int i = 0; i < WIDTH; i++)
            if (at + i < count) narrow(values + i, some[i]);
    }
};

KERNEL(256, gelu, GeluArguments) {
    for (Span span(a.count); span.inside(); span.next()) {
        Values x = span.read(a.x);
#pragma unroll
        for (int i = 0; i < WIDTH; i++) x[i] *= Normal(x[i]).probability;
        span.write(a.y, x);
    }
}

KERNEL(256, gelu_backward, GeluArguments) {
    for (Span span(a.count); span.inside(); span.next()) {
        Values x = span.read(a.x), gy = span.read(a.gy);
#pragma unroll
        for (int i = 0; i < WIDTH; i++) x[i] = gy[i] * slope_of(x[i], Normal(x[i]));
        span.write(a.to_x, x);
    }
}

// To gy into y, and to x.
KERNEL(256, gelu_second, GeluArguments) {
    for (Span span(a.count); span.inside(); span.next()) {
        Values x = span.read(a.x), gy = span.read(a.gy), u = span.read(a.u), to_gy;
#pragma unroll
        for (int i = 0; i < WIDTH; i++) {
            Normal normal(x[i]);
            to_gy[i] = u[i] * slope_of(x[i], normal);
            x[i] = u[i] * gy[i] * normal.density * (2 - x[i] * x[i]);
        }
        span.write(a.y, to_gy);
        span.write(a.to_x, x);
    }
}
