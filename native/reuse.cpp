// Freed blocks of CPU tensors, kept for the next tensor of the same size. A training step asks for the same sizes every
// time; without this each large output is fresh memory from the kernel, and its page faults cost more than the
// arithmetic that fills it. Sizes are rounded up to eight steps an octave, so nearly equal ones share blocks.
#include "ladatorch.h"

#include <c10/core/Allocator.h>
#include <sys/mman.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <unordered_map>
#include <vector>

namespace {

constexpr size_t kHeader = 64;          // before the data: its rounded size, and the alignment of a cache line kept
constexpr size_t kSmallest = 1 << 14;   // up to here malloc is as good
constexpr size_t kHuge = 2 << 20;       // from here ask for huge pages

size_t rounded(size_t bytes) {
    if (bytes <= kSmallest) return bytes;
    size_t step = size_t{1} << (63 - __builtin_clzll(bytes - 1) - 3);
    return (bytes + step - 1) / step * step;
}

size_t& size_of(void* data) { return *reinterpret_cast<size_t*>(static_cast<char*>(data) - kHeader); }

class ReusingAllocator final : public c10::Allocator {
public:
    // The base class's allocate is const before libtorch 2.3, and copy_data is new there: whichever is virtual is overridden.
    c10::DataPtr allocate(size_t bytes) const { return make(bytes); }
    c10::DataPtr allocate(size_t bytes) { return make(bytes); }
    void copy_data(void* to, const void* from, std::size_t count) const { std::memcpy(to, from, count); }
    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

    void enable(bool value) {
        enabled_ = value;
        if (!value) release_all();
    }
    int64_t kept_bytes() const { return kept_bytes_; }

    static ReusingAllocator& instance() {
        static auto* allocator = new ReusingAllocator();  // never destroyed: tensors may outlive static objects
        return *allocator;
    }

private:
    c10::DataPtr make(size_t bytes) const {
        void* data = nullptr;
        if (bytes > 0) {
            size_t size = rounded(bytes);
            if (size > kSmallest && enabled_) data = take(size);
            if (!data) data = fresh(size);
        }
        return {data, data, &give_back, c10::Device(c10::DeviceType::CPU)};
    }

    static void* fresh(size_t size) {
        void* memory = nullptr;
        if (posix_memalign(&memory, size >= kHuge ? kHuge : kHeader, size + kHeader) != 0) throw std::bad_alloc();
        if (size >= kHuge) madvise(memory, size + kHeader, MADV_HUGEPAGE);
        void* data = static_cast<char*>(memory) + kHeader;
        size_of(data) = size;
        return data;
    }

    void* take(size_t size) const {
        std::lock_guard<std::mutex> lock(mutex_);
        auto found = free_.find(size);
        if (found == free_.end() || found->second.empty()) return nullptr;
        void* data = found->second.back();
        found->second.pop_back();
        kept_bytes_ -= static_cast<int64_t>(size);
        return data;
    }

    static void give_back(void* data) {
        if (!data) return;
        auto& self = instance();
        size_t size = size_of(data);
        if (size > kSmallest && self.enabled_) {
            std::lock_guard<std::mutex> lock(self.mutex_);
            self.free_[size].push_back(data);
            self.kept_bytes_ += static_cast<int64_t>(size);
        } else {
            release(data);
        }
    }

    static void release(void* data) { std::free(static_cast<char*>(data) - kHeader); }

    void release_all() {
        std::lock_guard<std::mutex> lock(mutex_);
        for (auto& entry : free_)
            for (void* data : entry.second) release(data);
        free_.clear();
        kept_bytes_ = 0;
    }

    mutable std::mutex mutex_;
    mutable std::unordered_map<size_t, std::vector<void*>> free_;
    mutable std::atomic<int64_t> kept_bytes_{0};
    std::atomic<bool> enabled_{false};
};

}  // namespace

int lt_reuse_memory(int32_t enabled) {
    auto& allocator = ReusingAllocator::instance();
    allocator.enable(enabled != 0);
    if (enabled) c10::SetAllocator(c10::DeviceType::CPU, &allocator, 1);
    return 0;
}

int64_t lt_reused_bytes() { return ReusingAllocator::instance().kept_bytes(); }
