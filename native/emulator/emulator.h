// CUDA's language as far as the kernels of ../cuda use it, in C++: the threads of a block are fibres that take turns where they wait for each
// other, the blocks of a grid run one after another. For tests: nothing of it is in the library that programs use.
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

namespace emulator {

struct Three {
    unsigned x, y, z;
};

void wait_for_block();
void wait_for_warp();
double& slot(unsigned thread);  // a number of each thread's, for the others
unsigned thread();

// A kernel as compiled for one variant; made before main.
struct Kernel {
    const char* name;
    bool bfloat16;
    int width, items;
    unsigned threads;
    void (*body)(const void* arguments);
    Kernel* next;
    Kernel(const char* name, bool bfloat16, int width, int items, unsigned threads, void (*body)(const void*));
};

}  // namespace emulator

inline emulator::Three threadIdx, blockIdx, blockDim, gridDim;

#define __device__
#define __shared__ static
#define __syncthreads emulator::wait_for_block
#define KERNEL(threads, name, Arguments)                                                                                          \
    static void name(const Arguments a);                                                                                          \
    static emulator::Kernel name##_known(#name, sizeof(T) == 2, WIDTH, ITEMS, threads, [](const void* a) { name(*static_cast<const Arguments*>(a)); }); \
    static void name(const Arguments a)

inline float __uint_as_float(unsigned bits) { return std::bit_cast<float>(bits); }
inline unsigned __float_as_uint(float value) { return std::bit_cast<unsigned>(value); }

template <class Number>
Number __shfl_xor_sync(unsigned, Number value, int away) {
    unsigned own = emulator::thread();
    emulator::slot(own) = value;
    emulator::wait_for_warp();
    auto other = static_cast<Number>(emulator::slot(own ^ static_cast<unsigned>(away)));
    emulator::wait_for_warp();
    return other;
}
