// ladagan::leaky_relu on a GPU: `values` where x > 0, else slope times them.
KERNEL(256, leaky_relu, LeakyReluArguments) {
    const T *x = static_cast<const T*>(a.x), *values = static_cast<const T*>(a.values);
    T* out = static_cast<T*>(a.out);
    long long thread = static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x, threads = static_cast<long long>(gridDim.x) * blockDim.x;
    long long whole = a.count / WIDTH;
    for (long long i = thread; i < whole; i += threads) {
        Values by = load(x + i * WIDTH), value = load(values + i * WIDTH);
#pragma unroll
        for (int j = 0; j < WIDTH; j++) value[j] *= by[j] > 0 ? 1.0f : a.slope;
        store(out + i * WIDTH, value);
    }
    for (long long i = whole * WIDTH + thread; i < a.count; i += threads) narrow(out + i, wide(values[i]) * (wide(x[i]) > 0 ? 1.0f : a.slope));
}
