#include "pretend.h"

#include <sys/mman.h>

#include <atomic>
#include <cstring>
#include <map>
#include <mutex>

#include "../guard.h"
#include "../ladatorch.h"

namespace pretend {
namespace {

std::mutex mutex;
std::map<std::string, int64_t> launches, waits;
int64_t uploads, uploaded, downloads, downloaded, allocations, taken, most, limit;
std::atomic<bool> computing{true};

void lines(std::string& text, const char* what, const std::map<std::string, int64_t>& counts) {
    for (const auto& [name, count] : counts) text += std::string(what) + '\t' + name + '\t' + std::to_string(count) + '\n';
}

// A word that is an address of the host's heap, libraries or stack: it looks like one, and there is memory.
bool is_of_host(uintptr_t word) {
    bool looks = word >= uintptr_t{0x5500} << 32 && word <= uintptr_t{0x7fff'ffff} << 16 && word % 4 == 0;
    return looks && msync(reinterpret_cast<void*>(word & ~uintptr_t{4095}), 1, MS_ASYNC) == 0;
}

}  // namespace

void count_launch(const std::string& name) {
    std::lock_guard<std::mutex> lock(mutex);
    launches[name]++;
}

void count_upload(size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex);
    uploads++;
    uploaded += static_cast<int64_t>(bytes);
}

void count_download(size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex);
    downloads++;
    downloaded += static_cast<int64_t>(bytes);
}

void count_wait(const std::string& why) {
    std::lock_guard<std::mutex> lock(mutex);
    waits[why]++;
}

void count_allocation(int64_t bytes) {
    std::lock_guard<std::mutex> lock(mutex);
    if (bytes > 0) {
        if (limit > 0 && taken + bytes > limit)
            throw c10::OutOfMemoryError({__func__, __FILE__, __LINE__},
                                        c10::str("the pretend GPU is out of memory: ", bytes, " bytes were asked for, and ", limit - taken, " of ", limit, " are free"));
        allocations++;
    }
    taken += bytes;
    most = std::max(most, taken);
}

std::pair<int64_t, int64_t> memory() {
    std::lock_guard<std::mutex> lock(mutex);
    int64_t all = limit > 0 ? limit : int64_t{64} << 30;
    return {all - taken, all};
}

std::string shown(const char* kernel, const void* arguments, size_t bytes) {
    std::string copy(static_cast<const char*>(arguments), bytes);
    for (size_t at = 0; at + sizeof(void*) <= bytes; at += sizeof(void*)) {
        void* word;
        std::memcpy(&word, copy.data() + at, sizeof word);
        TORCH_CHECK(!is_of_host(reinterpret_cast<uintptr_t>(word)), kernel, " was given memory of the CPU");
        word = show(word);
        std::memcpy(copy.data() + at, &word, sizeof word);
    }
    return copy;
}

bool computes() { return computing; }

}  // namespace pretend

// libtorch's number of the kind of device, which is not the same in all its versions.
LT_EXPORT int32_t pretend_device_type() { return static_cast<int32_t>(pretend::kDevice.type()); }

// For tests. Everything is counted from the last reset on, but what is allocated.
LT_EXPORT void pretend_reset() {
    using namespace pretend;
    std::lock_guard<std::mutex> lock(mutex);
    launches.clear();
    waits.clear();
    uploads = uploaded = downloads = downloaded = allocations = 0;
    most = taken;
}

// Lines "what \t name \t count".
LT_EXPORT int64_t pretend_counts(char* text, int64_t capacity) {
    using namespace pretend;
    std::lock_guard<std::mutex> lock(mutex);
    std::string all;
    lines(all, "launch", launches);
    lines(all, "wait", waits);
    lines(all, "memory", {{"uploads", uploads}, {"uploaded", uploaded}, {"downloads", downloads}, {"downloaded", downloaded}, {"allocations", allocations}, {"taken", taken}, {"most", most}});
    auto length = std::min<int64_t>(capacity, static_cast<int64_t>(all.size()));
    std::memcpy(text, all.data(), length);
    return static_cast<int64_t>(all.size());
}

// Bytes that the device has; 0 for no limit.
LT_EXPORT void pretend_limit(int64_t bytes) {
    std::lock_guard<std::mutex> lock(pretend::mutex);
    pretend::limit = bytes;
}

// Without, the program's own kernels are counted and leave zeros as their results: enough to count what is launched.
LT_EXPORT void pretend_compute(int32_t value) { pretend::computing = value != 0; }
