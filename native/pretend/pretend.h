// A GPU for tests, without a GPU: libtorch's device privateuseone:0. Its memory is the host's under addresses that no load or store can use;
// every operator is carried out by its CPU kernel, the program's own operators by their CUDA kernels (../emulator); everything is counted.
// Nothing of it is in the library that programs use.
#pragma once
#include <ATen/ATen.h>

#include <cstdint>
#include <string>
#include <utility>

namespace pretend {

inline const c10::Device kDevice{c10::DeviceType::PrivateUse1, 0};

// The upper 16 bits of an address are all equal on every processor this runs on: with these it is none.
constexpr uintptr_t kTag = uintptr_t{0x5afe} << 48, kTagBits = uintptr_t{0xffff} << 48;

inline bool hidden(const void* address) { return (reinterpret_cast<uintptr_t>(address) & kTagBits) == kTag; }
inline void* hide(void* address) { return address ? reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(address) | kTag) : nullptr; }
inline void* show(void* address) { return hidden(address) ? reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(address) & ~kTagBits) : address; }

// Memory of the device, counted against its limit. `held` is freed with it.
c10::DataPtr adopt(at::Storage host);
bool is_pinned(const void* address);

// What happens on the device.
void count_launch(const std::string& name);
void count_upload(size_t bytes);
void count_download(size_t bytes);
void count_wait(const std::string& why);  // the host waits for the device
void count_allocation(int64_t bytes);     // negative: freed
std::pair<int64_t, int64_t> memory();     // bytes that are free, and all; 64 GiB without a limit

// A kernel's arguments with addresses that it can use; the host's own are refused.
std::string shown(const char* kernel, const void* arguments, size_t bytes);
bool computes();  // whether the program's own kernels run, or are only counted

}  // namespace pretend
