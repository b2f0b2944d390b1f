#include "pretend.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/CPUAllocator.h>
#include <torch/version.h>

#include <cstring>
#include <map>
#include <mutex>

namespace pretend {
namespace {

void release(void* held) {
    auto* host = static_cast<at::Storage*>(held);
    count_allocation(-static_cast<int64_t>(host->nbytes()));
    delete host;
}

// The base class's allocate is const before libtorch 2.3, and copy_data is new there: whichever is virtual is overridden.
struct DeviceAllocator final : c10::Allocator {
    c10::DataPtr allocate(size_t bytes) const { return make(bytes); }
    c10::DataPtr allocate(size_t bytes) { return make(bytes); }
    void copy_data(void* to, const void* from, std::size_t count) const { std::memcpy(show(to), show(const_cast<void*>(from)), count); }

    static c10::DataPtr make(size_t bytes) {
        auto* allocator = c10::GetCPUAllocator();
        auto memory = allocator->allocate(bytes);
        if (!computes() && bytes > 0) std::memset(memory.get(), 0, bytes);  // what the program's own kernels would have written
        return adopt(at::Storage(at::Storage::use_byte_size_t(), bytes, std::move(memory), allocator, false));
    }
};

std::mutex pinned_mutex;
std::map<uintptr_t, uintptr_t> pinned;  // begin to end

void unpin(void* memory) {
    {
        std::lock_guard<std::mutex> lock(pinned_mutex);
        pinned.erase(reinterpret_cast<uintptr_t>(memory));
    }
    std::free(memory);
}

// Page-locked memory of the host, which a GPU reads by itself.
struct PinnedAllocator final : c10::Allocator {
    c10::DataPtr allocate(size_t bytes) const { return make(bytes); }
    c10::DataPtr allocate(size_t bytes) { return make(bytes); }
    void copy_data(void* to, const void* from, std::size_t count) const { std::memcpy(to, from, count); }

    static c10::DataPtr make(size_t bytes) {
        void* memory = std::aligned_alloc(64, (std::max<size_t>(bytes, 1) + 63) / 64 * 64);
        std::lock_guard<std::mutex> lock(pinned_mutex);
        pinned[reinterpret_cast<uintptr_t>(memory)] = reinterpret_cast<uintptr_t>(memory) + bytes;
        return {memory, memory, &unpin, c10::Device(c10::DeviceType::CPU)};
    }
};

const bool registered = [] {
    static DeviceAllocator allocator;
    c10::SetAllocator(kDevice.type(), &allocator);
    return true;
}();

#if TORCH_VERSION_MAJOR < 2
// Where libtorch asks for page-locked memory; there is no CUDA otherwise.
struct CUDAHooks final : at::CUDAHooksInterface {
    explicit CUDAHooks(at::CUDAHooksArgs) {}
    bool isPinnedPtr(void* address) const override { return is_pinned(address); }
    c10::Allocator* getPinnedMemoryAllocator() const override {
        static PinnedAllocator allocator;
        return &allocator;
    }
};
#endif

}  // namespace

c10::DataPtr adopt(at::Storage host) {
    count_allocation(static_cast<int64_t>(host.nbytes()));
    void* memory = hide(host.data_ptr().get());
    return {memory, new at::Storage(std::move(host)), &release, kDevice};
}

bool is_pinned(const void* address) {
    std::lock_guard<std::mutex> lock(pinned_mutex);
    auto after = pinned.upper_bound(reinterpret_cast<uintptr_t>(address));
    return after != pinned.begin() && reinterpret_cast<uintptr_t>(address) < std::prev(after)->second;
}

}  // namespace pretend

#if TORCH_VERSION_MAJOR < 2
using pretend::CUDAHooks;
namespace at {
REGISTER_CUDA_HOOKS(CUDAHooks);
}
#endif
