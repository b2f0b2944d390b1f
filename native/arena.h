// One range of addresses that CPU tensors are cut from. A block that is freed joins its free neighbours, and a request takes the smallest
// free block that holds it and leaves the rest: the phases of a training step, which need different sizes, share the same memory.
// Pages are the kernel's until they are written, and stay with the process afterwards.
#pragma once
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <utility>

class Arena {
public:
    static constexpr size_t kSmallestRest = 1 << 14;   // a rest below this stays with its block

    Arena() {
        const size_t memory = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
        for (size_t length = whole(2 * memory); length >= kGrowth; length = whole(length / 2)) {   // a limit on addresses (ulimit -v) asks for less
            void* range = mmap(nullptr, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            if (range == MAP_FAILED) continue;
            madvise(range, length, MADV_HUGEPAGE);
            base_ = top_ = highest_ = usable_ = static_cast<char*>(range);
            end_ = base_ + length;
            break;
        }
    }

    bool holds(const void* memory) const { return memory >= base_ && memory < end_; }

    /// Memory on a boundary of 64 bytes; null if the range or the machine has no more.
    void* take(size_t bytes) {
        const size_t size = (bytes + sizeof(Block) + kUnit - 1) / kUnit * kUnit;
        std::lock_guard<std::mutex> lock(mutex_);
        auto found = free_.lower_bound({size, nullptr});
        Block* block = found != free_.end() ? found->second : extend(size);
        if (!block) return nullptr;
        if (found != free_.end()) {
            free_.erase(found);
            if (block->size - size >= kSmallestRest) {
                Block* rest = at(block, size);
                *rest = {block->size - size, size, true, block->is_clean};
                tell_next(rest);
                free_.insert({rest->size, rest});
                block->size = size;
            }
        }
        block->is_free = block->is_clean = false;
        return block + 1;
    }

    void give_back(void* memory) {
        std::lock_guard<std::mutex> lock(mutex_);
        Block* block = static_cast<Block*>(memory) - 1;
        block->is_free = true;
        if (block->before) {
            Block* previous = reinterpret_cast<Block*>(reinterpret_cast<char*>(block) - block->before);
            if (previous->is_free) block = joined(previous, block);
        }
        Block* next = at(block, block->size);
        if (reinterpret_cast<char*>(next) < top_ && next->is_free) block = joined(block, next);
        if (reinterpret_cast<char*>(block) + block->size == top_) {
            last_ = block->before;
            top_ = reinterpret_cast<char*>(block);
        } else {
            tell_next(block);
            free_.insert({block->size, block});
        }
    }

    /// Bytes that no tensor uses and the kernel does not have.
    int64_t kept_bytes() {
        std::lock_guard<std::mutex> lock(mutex_);
        int64_t kept = highest_ - top_;
        for (const auto& entry : free_)
            if (!entry.second->is_clean) kept += static_cast<int64_t>(entry.first);
        return kept;
    }

    /// Gives the kernel the pages that no tensor uses.
    void release() {
        std::lock_guard<std::mutex> lock(mutex_);
        for (const auto& entry : free_) {
            drop(reinterpret_cast<char*>(entry.second + 1), reinterpret_cast<char*>(entry.second) + entry.first);
            entry.second->is_clean = true;
        }
        drop(top_, highest_);
        highest_ = top_;
    }

private:
    struct alignas(64) Block {   // in front of the memory
        size_t size;             // with this header
        size_t before;           // the size of the block in front of it; 0: it is the first
        bool is_free, is_clean;  // clean: free since the pages were released
    };

    static constexpr size_t kUnit = 256, kGrowth = 64 << 20;

    static size_t whole(size_t length) { return length / kGrowth * kGrowth; }
    static Block* at(Block* block, size_t distance) { return reinterpret_cast<Block*>(reinterpret_cast<char*>(block) + distance); }

    /// A block at the top of what is in use; the block below the top is never free.
    Block* extend(size_t size) {
        if (size > static_cast<size_t>(end_ - top_)) return nullptr;
        if (top_ + size > usable_) {
            const size_t more = std::min<size_t>((top_ + size - usable_ + kGrowth - 1) / kGrowth * kGrowth, end_ - usable_);
            if (mprotect(usable_, more, PROT_READ | PROT_WRITE) != 0) return nullptr;
            usable_ += more;
        }
        auto* block = reinterpret_cast<Block*>(top_);
        *block = {size, last_, false, false};
        top_ += size;
        last_ = size;
        highest_ = std::max(highest_, top_);
        return block;
    }

    Block* joined(Block* first, Block* second) {
        for (Block* part : {first, second}) free_.erase({part->size, part});   // the one that is given back is not among them
        first->size += second->size;
        first->is_clean = first->is_clean && second->is_clean;
        return first;
    }

    void tell_next(Block* block) {
        Block* next = at(block, block->size);
        if (reinterpret_cast<char*>(next) < top_) next->before = block->size; else last_ = block->size;
    }

    static void drop(char* from, char* to) {
        const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
        const auto begin = (reinterpret_cast<uintptr_t>(from) + page - 1) / page * page, end = reinterpret_cast<uintptr_t>(to) / page * page;
        if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }

    char *base_ = nullptr, *top_ = nullptr, *highest_ = nullptr, *usable_ = nullptr, *end_ = nullptr;
    size_t last_ = 0;                            // the size of the block below the top
    std::set<std::pair<size_t, Block*>> free_;   // by size, then from below
    std::mutex mutex_;
};
