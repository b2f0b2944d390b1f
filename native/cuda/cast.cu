// ladagan::cast_weights on a GPU: block row y has tensor y.
KERNEL(256, cast, CastArguments) {
    const float* from = a.from[blockIdx.y];
    T* to = static_cast<T*>(a.to[blockIdx.y]);
    int count = a.counts[blockIdx.y], channels = a.channels[blockIdx.y], places = a.places[blockIdx.y];
    int thread = blockIdx.x * blockDim.x + threadIdx.x, threads = gridDim.x * blockDim.x;
    if (places > 1) {
        for (int i = thread; i < count; i += threads) {
            int channel = i % channels, place = i / channels % places, row = i / channels / places;
            narrow(to + i, from[(row * channels + channel) * places + place]);
        }
        return;
    }
    int whole = count / WIDTH;
    for (int i = thread; i < whole; i += threads) store(to + i * WIDTH, load(from + i * WIDTH));
    for (int i = whole * WIDTH + thread; i < count; i += threads) narrow(to + i, from[i]);
}
