// Freed memory of CPU tensors, kept for the next ones. A training step asks for the same memory every time; without this each large output is
// fresh memory from the kernel, and its page faults cost more than the arithmetic that fills it.
#include "arena.h"
#include "guard.h"
#include "ladatorch.h"

#include <c10/core/Allocator.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

constexpr size_t kSmallest = 1 << 14;   // below this malloc is as good

class ReusingAllocator final : public c10::Allocator {
public:
    // The base class's allocate is const before libtorch 2.3, and copy_data is new there: whichever is virtual is overridden.
    c10::DataPtr allocate(size_t bytes) const { return make(bytes); }
    c10::DataPtr allocate(size_t bytes) { return make(bytes); }
    void copy_data(void* to, const void* from, std::size_t count) const { std::memcpy(to, from, count); }
    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

    void enable(bool value) {
        enabled_ = value;
        if (!value) arena_.release();
    }
    int64_t kept_bytes() { return arena_.kept_bytes(); }

    static ReusingAllocator& instance() {
        static auto* allocator = new ReusingAllocator();  // never destroyed: tensors may outlive static objects
        return *allocator;
    }

private:
    // oneDNN's own memory comes through raw_allocate, which wants the context to be the address.
    c10::DataPtr make(size_t bytes) const {
        void* memory = nullptr;
        if (bytes > kSmallest && enabled_) memory = arena_.take(bytes);
        if (!memory && bytes > 0 && posix_memalign(&memory, 64, bytes) != 0) throw std::bad_alloc();
        return {memory, memory, &give_back, c10::Device(c10::DeviceType::CPU)};
    }

    static void give_back(void* memory) {
        auto& self = instance();
        if (!self.arena_.holds(memory)) return std::free(memory);
        self.arena_.give_back(memory);
        if (!self.enabled_) self.arena_.release();
    }

    mutable Arena arena_;
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
