#include "kernels.h"

#ifdef LADATORCH_CUDA
#include <c10/core/DeviceGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <dlfcn.h>

#include <cstdlib>
#include <map>
#include <mutex>

namespace kernels {
namespace {

// The texts of this folder, put there by native/build: {name, text}.
const std::map<std::string, const char*> texts = {
#include "kernel_texts.inc"
};

// CUDA's driver and NVRTC, with the few of their functions that are called here. PyTorch opens the same libraries when it compiles a kernel;
// libcaffe2_nvrtc is the one of its own that knows where they are.
struct Cuda {
    using Handle = void*;
    int (*program_create)(Handle*, const char* text, const char* name, int, const char* const*, const char* const*);
    int (*program_compile)(Handle, int, const char* const* options);
    int (*program_destroy)(Handle*);
    int (*log_size)(Handle, size_t*);
    int (*log)(Handle, char*);
    int (*cubin_size)(Handle, size_t*);
    int (*cubin)(Handle, char*);
    const char* (*compiler_error)(int);

    int (*device_get)(int*, int);
    int (*device_attribute)(int*, int attribute, int device);
    int (*context_retain)(Handle*, int device);
    int (*context_get)(Handle*);
    int (*context_set)(Handle);
    int (*capture_mode)(int*);
    int (*module_load)(Handle*, const void*);
    int (*module_function)(Handle*, Handle, const char*);
    int (*launch)(Handle, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned shared, Handle stream, void** arguments, void** extra);
    int (*error_name)(int, const char**);

    Cuda() {
        Handle compiler = open({"libcaffe2_nvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2"}), driver = open({"libcuda.so.1"});
        find(compiler, "nvrtcCreateProgram", program_create);
        find(compiler, "nvrtcCompileProgram", program_compile);
        find(compiler, "nvrtcDestroyProgram", program_destroy);
        find(compiler, "nvrtcGetProgramLogSize", log_size);
        find(compiler, "nvrtcGetProgramLog", log);
        find(compiler, "nvrtcGetCUBINSize", cubin_size);
        find(compiler, "nvrtcGetCUBIN", cubin);
        find(compiler, "nvrtcGetErrorString", compiler_error);
        find(driver, "cuDeviceGet", device_get);
        find(driver, "cuDeviceGetAttribute", device_attribute);
        find(driver, "cuDevicePrimaryCtxRetain", context_retain);
        find(driver, "cuCtxGetCurrent", context_get);
        find(driver, "cuCtxSetCurrent", context_set);
        find(driver, "cuThreadExchangeStreamCaptureMode", capture_mode);
        find(driver, "cuModuleLoadData", module_load);
        find(driver, "cuModuleGetFunction", module_function);
        find(driver, "cuLaunchKernel", launch);
        find(driver, "cuGetErrorName", error_name);
    }

    void check(int code, const std::string& what) const {
        if (code == 0) return;
        const char* name = nullptr;
        error_name(code, &name);
        TORCH_CHECK(false, what, ": ", name ? name : "CUDA error", " (", code, ")");
    }

  private:
    static Handle open(std::initializer_list<const char*> names) {
        std::string reasons;
        for (const char* name : names) {
            if (Handle handle = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return handle;
            reasons += std::string(reasons.empty() ? "" : "; ") + dlerror();
        }
        TORCH_CHECK(false, reasons);
    }
    // In a library or those it stands on.
    template <class Function>
    static void find(Handle library, const char* name, Function& function) {
        function = reinterpret_cast<Function>(dlsym(library, name));
        TORCH_CHECK(function, "the CUDA driver or NVRTC has no ", name);
    }
};

const Cuda& cuda() {
    static const Cuda found;
    return found;
}

// Loading a module is no work for the GPU: it may be done while a graph is recorded.
struct Unrecorded {
    int mode = 2;  // CU_STREAM_CAPTURE_MODE_RELAXED
    Unrecorded() { cuda().capture_mode(&mode); }
    ~Unrecorded() { cuda().capture_mode(&mode); }
};

std::string one_line(std::string text) {
    for (auto& letter : text)
        if (letter == '\n') letter = '|';
    return text;
}

std::string compiled(const std::string& file, Variant variant, int capability) {
    std::string text = "#define KERNEL(threads, name, Arguments) extern \"C\" __global__ void __launch_bounds__(threads) name(const Arguments a)\n";
    text += texts.at("arguments.h");
    text += std::string("using T = ") + (variant.type == at::kFloat ? "float" : "bfloat16") + ";\nconstexpr int WIDTH = " + std::to_string(variant.width) +
            ", ITEMS = " + std::to_string(variant.items) + ";\n#line 1 \"device.cuh\"\n" + texts.at("device.cuh") + "#line 1 \"" + file + ".cu\"\n" + texts.at(file + ".cu");
    Cuda::Handle program = nullptr;
    int code = cuda().program_create(&program, text.c_str(), (file + ".cu").c_str(), 0, nullptr, nullptr);
    TORCH_CHECK(code == 0, "NVRTC: ", cuda().compiler_error(code));
    std::string architecture = "--gpu-architecture=sm_" + std::to_string(capability);
    const char* options[] = {architecture.c_str(), "--std=c++17"};
    code = cuda().program_compile(program, 2, options);
    size_t size = 0;
    if (code != 0) {
        cuda().log_size(program, &size);
        std::string log(size, ' ');
        cuda().log(program, log.data());
        cuda().program_destroy(&program);
        TORCH_CHECK(false, "NVRTC cannot compile ", file, ".cu for sm_", capability, ": ", cuda().compiler_error(code), ": ", one_line(log.c_str()));
    }
    code = cuda().cubin_size(program, &size);
    std::string binary(size, '\0');
    if (code == 0) code = cuda().cubin(program, binary.data());
    cuda().program_destroy(&program);
    TORCH_CHECK(code == 0 && size > 0, "NVRTC made no code of ", file, ".cu for sm_", capability, ": ", cuda().compiler_error(code));
    return binary;
}

// What one GPU has loaded; modules stay until the process ends.
struct Gpu {
    Cuda::Handle context = nullptr;
    int capability = 0;
    std::map<std::string, Cuda::Handle> modules, functions;

    explicit Gpu(int index) {
        int device, major, minor;
        cuda().check(cuda().device_get(&device, index), "cuDeviceGet");
        cuda().check(cuda().device_attribute(&major, 75, device), "cuDeviceGetAttribute");  // COMPUTE_CAPABILITY_MAJOR
        cuda().check(cuda().device_attribute(&minor, 76, device), "cuDeviceGetAttribute");  // … MINOR
        capability = 10 * major + minor;
        cuda().check(cuda().context_retain(&context, device), "cuDevicePrimaryCtxRetain");
    }

    // A thread of autograd's may not have had anything to do with the GPU yet.
    void make_current() const {
        Cuda::Handle current = nullptr;
        cuda().check(cuda().context_get(&current), "cuCtxGetCurrent");
        if (current != context) cuda().check(cuda().context_set(context), "cuCtxSetCurrent");
    }

    Cuda::Handle function(const std::string& file, const char* kernel, Variant variant) {
        std::string of = file + (variant.type == at::kFloat ? " float " : " bfloat16 ") + std::to_string(variant.width) + ' ' + std::to_string(variant.items);
        auto& found = functions[of + ' ' + kernel];
        if (found) return found;
        Unrecorded unrecorded;
        auto& module = modules[of];
        if (!module) cuda().check(cuda().module_load(&module, compiled(file, variant, capability).c_str()), "cuModuleLoadData of " + of);
        cuda().check(cuda().module_function(&found, module, kernel), std::string("cuModuleGetFunction of ") + kernel);
        return found;
    }
};

std::mutex mutex;  // of everything below

Gpu& gpu(int index) {
    static std::map<int, Gpu> gpus;
    auto found = gpus.find(index);
    return found != gpus.end() ? found->second : gpus.emplace(index, Gpu(index)).first->second;
}

// One small file is compiled and loaded: what it takes is all there.
bool tried(int index) {
    const char* wanted = std::getenv("LADAGAN_CUDA_KERNELS");
    if (wanted && std::string(wanted) == "0") return false;
    try {
        auto& on = gpu(index);
        on.make_current();
        on.function("add_parts", "add_parts", {at::kFloat, 1});
        return true;
    } catch (const c10::Error& error) {
        TORCH_WARN("PyTorch's operators run in place of this program's CUDA kernels: ", error.what_without_backtrace());
        return false;
    }
}

}  // namespace

bool run_on(c10::Device device) {
    if (!device.is_cuda()) return false;
    static std::map<int, bool> known;
    int index = device.index();
    c10::DeviceGuard guard(device);
    std::lock_guard<std::mutex> lock(mutex);
    auto found = known.find(index);
    return found != known.end() ? found->second : known.emplace(index, tried(index)).first->second;
}

void launch(c10::Device device, const char* file, const char* kernel, Variant variant, Size grid, Size block, const void* arguments, size_t) {
    c10::DeviceGuard guard(device);
    Cuda::Handle function;
    {
        std::lock_guard<std::mutex> lock(mutex);
        auto& on = gpu(device.index());
        on.make_current();
        function = on.function(file, kernel, variant);
    }
    void* pointers[] = {const_cast<void*>(arguments)};
    auto stream = reinterpret_cast<Cuda::Handle>(c10::cuda::getCurrentCUDAStream(device.index()).stream());
    int code = cuda().launch(function, grid.x, grid.y, grid.z, block.x, block.y, block.z, 0, stream, pointers, nullptr);
    if (code != 0)
        cuda().check(code, c10::str("cuLaunchKernel of ", kernel, " in ", grid.x, " x ", grid.y, " x ", grid.z, " blocks of ", block.x, " x ", block.y, " threads"));
}

}  // namespace kernels

#else

bool kernels::run_on(c10::Device) { return false; }

void kernels::launch(c10::Device, const char*, const char* kernel, Variant, Size, Size, const void*, size_t) {
    TORCH_CHECK(false, kernel, ": the native library was built without CUDA");
}

#endif
