#include "emulator.h"

#include <setjmp.h>
#include <ucontext.h>

#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

#include "../cuda/kernels.h"
#include "../pretend/pretend.h"
#include "../process_group.h"

namespace emulator {
namespace {

constexpr size_t kStack = 64 * 1024;

struct Barrier {
    unsigned waiting = 0, passed = 0;
};

// A fibre starts in its context once, and from then on jumps, from block to block too: that asks nothing of the operating system.
struct Fibre {
    ucontext_t context;
    jmp_buf resumed;
    std::unique_ptr<char[]> stack{new char[kStack]};
    Three index;
    bool started = false, ended = false;
};

Kernel* kernels_known = nullptr;
std::vector<Fibre> fibres;
std::vector<double> slots(1024);
jmp_buf scheduler;
unsigned threads, current, moved;  // moved: how often a fibre ended or a barrier opened
Barrier block_barrier, warp_barriers[32];
const Kernel* running;
const void* given;

void wait(Barrier& barrier, unsigned all) {
    unsigned own = barrier.passed;
    if (++barrier.waiting == all) {
        barrier.waiting = 0;
        barrier.passed++;
        moved++;
        return;
    }
    while (barrier.passed == own)
        if (_setjmp(fibres[current].resumed) == 0) _longjmp(scheduler, 1);
}

void body() {
    while (true) {
        running->body(given);
        fibres[current].ended = true;
        moved++;
        if (_setjmp(fibres[current].resumed) == 0) _longjmp(scheduler, 1);
    }
}

void resume(Fibre& fibre) {
    if (_setjmp(scheduler) != 0) return;
    if (fibre.started) _longjmp(fibre.resumed, 1);
    fibre.started = true;
    getcontext(&fibre.context);
    fibre.context.uc_stack.ss_sp = fibre.stack.get();
    fibre.context.uc_stack.ss_size = kStack;
    fibre.context.uc_link = nullptr;
    makecontext(&fibre.context, body, 0);
    setcontext(&fibre.context);
}

void run_block() {
    block_barrier = {};
    for (auto& barrier : warp_barriers) barrier = {};
    for (unsigned i = 0; i < threads; i++) {
        auto& fibre = fibres[i];
        fibre.index = {i % blockDim.x, i / blockDim.x, 0};
        fibre.ended = false;
    }
    for (unsigned living = threads; living > 0;) {
        unsigned before = moved;
        living = 0;
        for (current = 0; current < threads; current++) {
            if (fibres[current].ended) continue;
            threadIdx = fibres[current].index;
            resume(fibres[current]);
            if (!fibres[current].ended) living++;
        }
        if (living == 0 || moved != before) continue;
        for (auto& fibre : fibres) fibre.started = false;  // those that wait are given up
        TORCH_CHECK(false, running->name, ": ", living, " threads wait for others that have ended or wait elsewhere");
    }
}

}  // namespace

Kernel::Kernel(const char* name, bool bfloat16, int width, int items, unsigned threads, void (*body)(const void*))
    : name(name), bfloat16(bfloat16), width(width), items(items), threads(threads), body(body), next(kernels_known) {
    kernels_known = this;
}

void wait_for_block() { wait(block_barrier, threads); }
void wait_for_warp() { wait(warp_barriers[current / 32], 32); }
double& slot(unsigned thread) { return slots[thread]; }
unsigned thread() { return current; }

}  // namespace emulator

// No process but this one.
void sum_over_ranks(int64_t group, std::vector<double>&) { TORCH_CHECK(group == 0, "the emulator has no groups of processes"); }
std::vector<std::vector<double>> gather_over_ranks(int64_t group, std::vector<double> values) {
    TORCH_CHECK(group == 0, "the emulator has no groups of processes");
    return {std::move(values)};
}

namespace kernels {

bool run_on(c10::Device device) { return device.is_cpu() || device == pretend::kDevice; }

void launch(c10::Device device, const char*, const char* kernel, Variant variant, Size grid, Size block, const void* arguments, size_t bytes) {
    using namespace emulator;
    static std::mutex one_at_a_time;
    std::lock_guard<std::mutex> lock(one_at_a_time);
    std::string shown;
    if (device == pretend::kDevice) {
        pretend::count_launch(std::string("ladagan::") + kernel);
        shown = pretend::shown(kernel, arguments, bytes);
        if (!pretend::computes()) return;
        arguments = shown.data();
    }
    const Kernel* found = kernels_known;
    while (found && !(std::strcmp(found->name, kernel) == 0 && found->bfloat16 == (variant.type == at::kBFloat16) && found->width == variant.width && found->items == variant.items)) found = found->next;
    TORCH_CHECK(found, "no kernel ", kernel, " for ", variant.type, ", ", variant.width, " values at once, ", variant.items, " times");
    threads = block.x * block.y * block.z;
    TORCH_CHECK(threads <= found->threads && threads % 32 == 0 && block.z == 1, kernel, ": ", threads, " threads in a block");
    TORCH_CHECK(grid.x > 0 && grid.y > 0 && grid.y < 65536 && grid.z > 0 && grid.z < 65536, kernel, ": a grid of ", grid.x, " x ", grid.y, " x ", grid.z);
    if (fibres.size() < threads) fibres.resize(threads);
    running = found;
    given = arguments;
    blockDim = {block.x, block.y, block.z};
    gridDim = {grid.x, grid.y, grid.z};
    for (blockIdx.z = 0; blockIdx.z < grid.z; blockIdx.z++)
        for (blockIdx.y = 0; blockIdx.y < grid.y; blockIdx.y++)
            for (blockIdx.x = 0; blockIdx.x < grid.x; blockIdx.x++) run_block();
}

}  // namespace kernels
