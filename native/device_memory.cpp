// How much memory a GPU has, and how much of it is free: asked of CUDA's driver, which is opened by name.
#include <ATen/ATen.h>
#include <dlfcn.h>
#include <torch/library.h>

namespace {

using Context = void*;

template <class Function>
Function* driver(const char* name) {
    static void* library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    TORCH_CHECK(library, "CUDA's driver cannot be opened");
    auto* function = reinterpret_cast<Function*>(dlsym(library, name));
    TORCH_CHECK(function, "CUDA's driver has no ", name);
    return function;
}

void check(int code, const char* what) { TORCH_CHECK(code == 0, what, ": CUDA error ", code); }

// In the context that libtorch uses, too; the thread may have another one, or none.
at::Tensor of_cuda(const at::Tensor& self) {
    int device;
    Context context, popped;
    check(driver<int(int*, int)>("cuDeviceGet")(&device, self.get_device()), "cuDeviceGet");
    check(driver<int(Context*, int)>("cuDevicePrimaryCtxRetain")(&context, device), "cuDevicePrimaryCtxRetain");
    size_t free = 0, total = 0;
    int code = driver<int(Context)>("cuCtxPushCurrent_v2")(context);
    if (code == 0) {
        code = driver<int(size_t*, size_t*)>("cuMemGetInfo_v2")(&free, &total);
        driver<int(Context*)>("cuCtxPopCurrent_v2")(&popped);
    }
    driver<int(int)>("cuDevicePrimaryCtxRelease_v2")(device);
    check(code, "cuMemGetInfo");
    return at::tensor({static_cast<int64_t>(free), static_cast<int64_t>(total)}, at::dtype(at::kLong));
}

// Bytes that are free, and all, of the device of a tensor: int64 [2] on the CPU.
TORCH_LIBRARY_FRAGMENT(ladagan, library) { library.def("device_memory(Tensor self) -> Tensor"); }
TORCH_LIBRARY_IMPL(ladagan, CUDA, library) { library.impl("device_memory", &of_cuda); }

}  // namespace
