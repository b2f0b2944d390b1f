// What the kernels have in common. In front of this text stand arguments.h, the macro KERNEL (threads of a block, name, arguments `a`), and
//   T      the type of maps: float or bfloat16
//   WIDTH  how many neighbouring values a thread takes at once
//   ITEMS  how many times WIDTH values of a row a thread keeps (layer_norm.cu)
// Arithmetic is float's. Sums are taken in an order that depends on the sizes alone: within a thread, a block, then over the blocks' parts.
template <class E, int N>
struct alignas(N * sizeof(E)) Vector {
    E at[N];
};

__device__ inline float wide(float value) { return value; }
__device__ inline float wide(bfloat16 value) { return __uint_as_float(static_cast<unsigned>(value.bits) << 16); }

__device__ inline void narrow(float* to, float value) { *to = value; }

// To the nearest, ties to even.
__device__ inline void narrow(bfloat16* to, float value) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(to->bits) : "f"(value));
#else
    unsigned bits = __float_as_uint(value), rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    to->bits = static_cast<unsigned short>((bits & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : rounded);
#endif
}

// WIDTH values in float.
struct Values {
    float at[WIDTH];
    __device__ float& operator[](int i) { return at[i]; }
    __device__ float operator[](int i) const { return at[i]; }
};

template <class E>
__device__ inline Values load(const E* from) {
    auto vector = *reinterpret_cast<const Vector<E, WIDTH>*>(from);
    Values values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) values[i] = wide(vector.at[i]);
    return values;
}

template <class E>
__device__ inline void store(E* to, const Values& values) {
    Vector<E, WIDTH> vector;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) narrow(&vector.at[i], values[i]);
    *reinterpret_cast<Vector<E, WIDTH>*>(to) = vector;
}

__device__ inline Values zeros() {
    Values values;
#pragma unroll
    for (int i = 0; i < WIDTH; i++) values[i] = 0;
    return values;
}

// Σ over `lanes` neighbouring threads, a power of two up to 32; every one of them gets it.
template <class Number>
__device__ inline Number sum_lanes(Number value, int lanes = 32) {
    for (int away = lanes / 2; away > 0; away /= 2) value += __shfl_xor_sync(0xffffffff, value, away);
    return value;
}

// A thread of a block [blockDim.y rows, blockDim.x · WIDTH columns]: its columns, and which rows it visits.
struct Place {
    int column, row, step;
    __device__ Place() : column((blockIdx.x * blockDim.x + threadIdx.x) * WIDTH), row(blockIdx.y * blockDim.y + threadIdx.y), step(gridDim.y * blockDim.y) {}
};

// Adds each of the sums over the block's rows: parts [gridDim.z, gridDim.y, K, columns].
template <int K>
__device__ inline void write_parts(const Values (&sums)[K], int columns, float* parts) {
    __shared__ float shared[256 * WIDTH];
    int width = blockDim.x * WIDTH, thread = threadIdx.y * blockDim.x + threadIdx.x;
    float* part = parts + (static_cast<long long>(blockIdx.z) * gridDim.y + blockIdx.y) * K * columns;
    for (int k = 0; k < K; k++) {
#pragma unroll
        for (int i = 0; i < WIDTH; i++) shared[thread * WIDTH + i] = sums[k][i];
        __syncthreads();
        for (int c = thread; c < width; c += blockDim.x * blockDim.y) {
            float sum = 0;
            for (int y = 0; y < blockDim.y; y++) sum += shared[y * width + c];
            int column = blockIdx.x * width + c;
            if (column < columns) part[static_cast<long long>(k) * columns + column] = sum;
        }
        __syncthreads();
    }
}

// Σ over parts [count, K, columns] in a block of 32 x 32 threads, in double. Afterwards the warp threadIdx.y has the sums of this column:
__device__ inline int finished_column() { return blockIdx.x * 32 + threadIdx.y; }

template <int K>
__device__ inline void finish_parts(const float* parts, int count, int columns, double (&sums)[K]) {
    __shared__ double shared[K][32][33];
    int column = blockIdx.x * 32 + threadIdx.x;
#pragma unroll
    for (int k = 0; k < K; k++) sums[k] = 0;
    if (column < columns)
        for (int part = threadIdx.y; part < count; part += 32)
#pragma unroll
            for (int k = 0; k < K; k++) sums[k] += parts[(static_cast<long long>(part) * K + k) * columns + column];
#pragma unroll
    for (int k = 0; k < K; k++) shared[k][threadIdx.y][threadIdx.x] = sums[k];
    __syncthreads();
#pragma unroll
    for (int k = 0; k < K; k++) sums[k] = sum_lanes(shared[k][threadIdx.x][threadIdx.y]);
}
