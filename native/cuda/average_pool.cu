// ladagan::avg_pool2d on a GPU: a thread has WIDTH channels of a window. `from` are the maps in one direction, and their means in the other.
struct Window {
    int at, channel;  // of the window, in values of the means
    long long corner; // of its upper left place, in values of the maps
    __device__ Window(const AveragePoolArguments& a, unsigned vector) {
        unsigned vectors = a.channels / WIDTH, window = vector / vectors, row = window / a.across;
        channel = vector % vectors * WIDTH;
        at = window;
        corner = (static_cast<long long>(row) * a.size * a.across * a.size + window % a.across * a.size) * a.channels + channel;
    }
    __device__ long long place(const AveragePoolArguments& a, int y, int x) const { return corner + (static_cast<long long>(y) * a.across * a.size + x) * a.channels; }
    __device__ long long mean(const AveragePoolArguments& a) const { return static_cast<long long>(at) * a.channels + channel; }
};

KERNEL(256, average_pool, AveragePoolArguments) {
    unsigned vector = blockIdx.x * blockDim.x + threadIdx.x;
    if (vector >= static_cast<unsigned>(a.windows) * (a.channels / WIDTH)) return;
    Window window(a, vector);
    Values sum = zeros();
    for (int y = 0; y < a.size; y++)
        for (int x = 0; x < a.size; x++) {
            Values value = load(static_cast<const T*>(a.from) + window.place(a, y, x));
#pragma unroll
            for (int i = 0; i < WIDTH; i++) sum[i] += value[i];
        }
#pragma unroll
    for (int i = 0; i < WIDTH; i++) sum[i] /= a.size * a.size;
    store(static_cast<T*>(a.to) + window.mean(a), sum);
}

KERNEL(256, average_pool_backward, AveragePoolArguments) {
    unsigned vector = blockIdx.x * blockDim.x + threadIdx.x;
    if (vector >= static_cast<unsigned>(a.windows) * (a.channels / WIDTH)) return;
    Window window(a, vector);
    Values share = load(static_cast<const T*>(a.from) + window.mean(a));
#pragma unroll
    for (int i = 0; i < WIDTH; i++) share[i] /= a.size * a.size;
    for (int y = 0; y < a.size; y++)
        for (int x = 0; x < a.size; x++) store(static_cast<T*>(a.to) + window.place(a, y, x), share);
}
