// Freed blocks of CPU tensors, kept for the next tensor of the same size. A training step asks for the same sizes every
// time; without this each large output is fresh memory from the kernel, and its page faults cost more than the
// arithmetic that fills it. Blocks are rounded up to eight steps an octave, so nearly equal sizes share them.
#include "guard.h"
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

constexpr size_t kSmallest = 1 << 14;   // below this malloc is as good
constexpr size_t kHuge = 2 << 20;       // from here ask for huge pages

// In front of every block, so that the tensor's address alone frees it: oneDNN's own memory comes through raw_allocate, which
// wants the context to be that address.
struct alignas(64) Header {
    size_t size;  // of the whole block
};

size_t rounded(size_t bytes) {
    if (bytes <= kSmallest) return bytes;
    size_t octave = size_t{1} << (63 - __builtin_clzll(bytes - 1));
    size_t step = octave >> 3;
    return (bytes + step - 1) / step * step;
}

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
        if (bytes == 0) return {nullptr, nullptr, &give_back, c10::Device(c10::DeviceType::CPU)};
        size_t size = rounded(bytes + sizeof(Header));
        void* block = size > kSmallest && enabled_ ? take(size) : nullptr;
        if (!block) block = fresh(size);
        if (!block) throw std::bad_alloc();
        auto* header = new (block) Header{size};
        void* memory = header + 1;
        return {memory, memory, &give_back, c10::Device(c10::DeviceType::CPU)};
    }

    static void* fresh(size_t size) {
        void* memory = nullptr;
        size_t alignment = size >= kHuge ? kHuge : 64;
        if (posix_memalign(&memory, alignment, size) != 0) return nullptr;
        if (size >= kHuge) madvise(memory, size, MADV_HUGEPAGE);
        return memory;
    }

    void* take(size_t size) const {
        std::lock_guard<std::mutex> lock(mutex_);
        auto found = free_.find(size);
        if (found == free_.end() || found->second.empty()) return nullptr;
        void* memory = found->second.back();
        found->second.pop_back();
        kept_bytes_ -= static_cast<int64_t>(size);
        return memory;
    }

    static void give_back(void* memory) {
        if (!memory) return;
        auto* header = static_cast<Header*>(memory) - 1;
        auto& self = instance();
        if (header->size > kSmallest && self.enabled_) {
            std::lock_guard<std::mutex> lock(self.mutex_);
            self.free_[header->size].push_back(header);
            self.kept_bytes_ += static_cast<int64_t>(header->size);
        } else {
            std::free(header);
        }
    }

    void release_all() {
        std::lock_guard<std::mutex> lock(mutex_);
        for (auto& entry : free_)
            for (void* memory : entry.second) std::free(memory);
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
    return guarded([&] {
        auto& allocator = ReusingAllocator::instance();
        allocator.enable(enabled != 0);
        if (enabled) c10::SetAllocator(c10::DeviceType::CPU, &allocator, 1);
    });
}

int64_t lt_reused_bytes() { return ReusingAllocator::instance().kept_bytes(); }
