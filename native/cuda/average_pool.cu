// ladagan::avg_pool2d and ladagan::pad_and_pool on a GPU: a thread has WIDTH channels of a window.
struct Window {
    long long mean, corner, padded;  // where it is in the means, and its upper left place in the maps and the padded ones
    int row, column;                 // among the windows of its image
    __device__ Window(const AveragePoolArguments& a, unsigned vector) {
        unsigned vectors = a.channels / WIDTH, window = vector / vectors, channel = vector % vectors * WIDTH, line = window / a.across;
        column = window % a.across;
        row = line % a.down;
        int image = line / a.down, rows = a.down * a.size, columns = a.across * a.size;
        mean = static_cast<long long>(window) * a.channels + channel;
        corner = (static_cast<long long>(line) * a.size * columns + column * a.size) * a.channels + channel;
        padded = ((static_cast<long long>(image) * (rows + 1) + row * a.size) * (columns + 1) + column * a.size) * a.channels + channel;
    }
    __device__ long long place(const AveragePoolArguments& a, int y, int x) const { return corner + (static_cast<long long>(y) * a.across * a.size + x) * a.channels; }
    __device__ long long padded_place(const AveragePoolArguments& a, int y, int x) const { return padded + (static_cast<long long>(y) * (a.across * a.size + 1) + x) * a.channels; }
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
    store(static_cast<T*>(a.to) + window.mean, sum);
}

KERNEL(256, average_pool_backward, AveragePoolArguments) {
    unsigned vector = blockIdx.x * blockDim.x + threadIdx.x;
    if (vector >= static_cast<unsigned>(a.windows) * (a.channels / WIDTH)) return;
    Window window(a, vector);
    Values share = load(static_cast<const T*>(a.from) + window.mean);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) share[i] /= a.size * a.size;
    for (int y = 0; y < a.size; y++)
        for (int x = 0; x < a.size; x++) store(static_cast<T*>(a.to) + window.place(a, y, x), share);
}

// The maps with a row of zeros below and a column of them to the right, and their means.
KERNEL(256, pad_and_pool, AveragePoolArguments) {
    unsigned vector = blockIdx.x * blockDim.x + threadIdx.x;
    if (vector >= static_cast<unsigned>(a.windows) * (a.channels / WIDTH)) return;
    Window window(a, vector);
    T* padded = static_cast<T*>(a.to_padded);
    int below = window.row + 1 == a.down, beside = window.column + 1 == a.across;
    Values sum = zeros();
    for (int y = 0; y < a.size + below; y++)
        for (int x = 0; x < a.size + beside; x++) {
            bool inside = y < a.size && x < a.size;
            Values value = inside ? load(static_cast<const T*>(a.from) + window.place(a, y, x)) : zeros();
            store(padded + window.padded_place(a, y, x), value);
#pragma unroll
            for (int i = 0; i < WIDTH; i++) sum[i] += value[i];
        }
#pragma unroll
    for (int i = 0; i < WIDTH; i++) sum[i] /= a.size * a.size;
    store(static_cast<T*>(a.to) + window.mean, sum);
}

// Its transpose: the sum of what both were made of.
KERNEL(256, pad_and_pool_backward, AveragePoolArguments) {
    unsigned vector = blockIdx.x * blockDim.x + threadIdx.x;
    if (vector >= static_cast<unsigned>(a.windows) * (a.channels / WIDTH)) return;
    Window window(a, vector);
    Values share = load(static_cast<const T*>(a.from) + window.mean);
#pragma unroll
    for (int i = 0; i < WIDTH; i++) share[i] /= a.size * a.size;
    for (int y = 0; y < a.size; y++)
        for (int x = 0; x < a.size; x++) {
            Values value = load(static_cast<const T*>(a.padded) + window.padded_place(a, y, x));
#pragma unroll
            for (int i = 0; i < WIDTH; i++) value[i] += share[i];
            store(static_cast<T*>(a.to) + window.place(a, y, x), value);
        }
}
