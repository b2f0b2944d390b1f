// Time by operator, forward and backward alike: libtorch calls the two functions around every operator it runs. An
// operator's own time is its time less that of the operators it called.
#include "guard.h"
#include "ladatorch.h"

#ifdef LADATORCH_CUDA
#include <cuda_profiler_api.h>
#include <cuda_runtime_api.h>
#endif
#include <ATen/record_function.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Cost {
    double seconds = 0;
    int64_t calls = 0;
};

struct Timing final : at::ObserverContext {
    Clock::time_point start = Clock::now();
    double inner = 0;
    Timing* outer = nullptr;
};

thread_local Timing* running = nullptr;
std::mutex costs_mutex;
std::map<std::string, Cost> costs;
at::CallbackHandle callback = 0;

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction&) {
    auto timing = std::make_unique<Timing>();
    timing->outer = running;
    running = timing.get();
    return timing;
}

void end(const at::RecordFunction& function, at::ObserverContext* context) {
    auto* timing = static_cast<Timing*>(context);
    double seconds = std::chrono::duration<double>(Clock::now() - timing->start).count();
    running = timing->outer;
    if (running) running->inner += seconds;
    std::lock_guard<std::mutex> lock(costs_mutex);
    auto& cost = costs[function.name()];
    cost.seconds += seconds - timing->inner;
    cost.calls++;
}

}  // namespace

// NVIDIA's profilers, told not to record from the start, record what is measured here.
static void tell_profilers(bool start) {
#ifdef LADATORCH_CUDA
    cudaDeviceSynchronize();
    start ? cudaProfilerStart() : cudaProfilerStop();
#else
    (void)start;
#endif
}

int lt_profile_start() {
    return guarded([] {
        tell_profilers(true);
        costs.clear();
        callback = at::addGlobalCallback(at::RecordFunctionCallback(begin, end).scopes({at::RecordScope::FUNCTION}));
    });
}

int lt_profile_stop(char* text, int64_t capacity) {
    return guarded([&] {
        tell_profilers(false);
        if (callback) at::removeCallback(callback);
        callback = 0;
        std::vector<std::pair<std::string, Cost>> sorted(costs.begin(), costs.end());
        std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
        std::string lines;
        for (const auto& [name, cost] : sorted) lines += name + '\t' + std::to_string(cost.calls) + '\t' + std::to_string(cost.seconds) + '\n';
        if (static_cast<int64_t>(lines.size()) >= capacity) lines.resize(lines.rfind('\n', static_cast<size_t>(capacity) - 2) + 1);
        std::memcpy(text, lines.c_str(), lines.size() + 1);
    });
}
