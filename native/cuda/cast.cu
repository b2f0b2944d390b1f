// ladagan::cast_weights on a GPU.
KERNEL(256, cast, CastArguments) {
    int of = 0, block = blockIdx.x;
    while (block >= a.first[of + 1]) of++;
    const float* from = a.from[of];
    T* to = static_cast<T*>(a.to[of]);
    int start = (block - a.first[of]) * CastArguments::kBlock, channels = a.channels[of], places = a.places[of];
    int end = a.counts[of] - start > CastArguments::kBlock ? start + CastArguments::kBlock : a.counts[of], step = blockDim.x, thread = threadIdx.x;
    if (places > 1) {
        for (int i = start + thread; i < end; i += step) {
            int channel = i % channels, place = i / channels % places, row = i / channels / places;
            narrow(to + i, from[(row * channels + channel) * places + place]);
        }
        return;
    }
    int whole = end - (end - start) % WIDTH;
    for (int i = start + thread * WIDTH; i < whole; i += step * WIDTH) store(to + i, load(from + i));
    for (int i = whole + thread; i < end; i += step) narrow(to + i, from[i]);
}
