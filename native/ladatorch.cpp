#include "cuda/kernels.h"
#include "guard.h"
#include "handles.h"
#include "ladatorch.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include <sched.h>

#include <atomic>
#include <cstring>

namespace {

int copy_text(const std::string& text, char* buffer, int64_t capacity) {
    if (capacity <= 0) return 1;
    auto length = std::min<size_t>(text.size(), static_cast<size_t>(capacity) - 1);
    std::memcpy(buffer, text.data(), length);
    buffer[length] = 0;
    return 0;
}

c10::Device device_of(int64_t code) {
    return c10::Device(static_cast<c10::DeviceType>(code >> 32), static_cast<c10::DeviceIndex>(code & 0xffffffff));
}

std::vector<at::Tensor> tensors_of(lt_tensor* const* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) tensors.push_back(handles[i] ? handles[i]->value : at::Tensor());
    return tensors;
}

// ---- what an argument wants: decided once, at look-up, from the schema's type() (it hides SymInt and the enums) ----

struct Wanted {
    c10::TypeKind kind;
    c10::TypeKind element = c10::TypeKind::AnyType;
    bool optional_elements = false;
    c10::optional<c10::IValue> fallback;
};

Wanted wanted_of(const c10::Argument& argument) {
    Wanted wanted;
    c10::TypePtr type = argument.type();
    if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
    wanted.kind = type->kind();
    if (auto list = type->cast<c10::ListType>()) {
        c10::TypePtr element = list->getElementType();
        if (auto optional = element->cast<c10::OptionalType>()) {
            element = optional->getElementType();
            wanted.optional_elements = true;
        }
        wanted.element = element->kind();
    }
    if (argument.default_value()) wanted.fallback = *argument.default_value();
    return wanted;
}

}  // namespace

struct lt_operator {
    c10::OperatorHandle handle;
    std::vector<Wanted> wanted;
};

namespace {

template <class T, class Read>
c10::List<T> list_of(const lt_value& value, Read&& read) {
    c10::List<T> list;
    list.reserve(value.length);
    const auto* words = static_cast<const int64_t*>(value.words);
    for (int32_t i = 0; i < value.length; i++) list.push_back(read(words[i]));
    return list;
}

double real_of(int64_t word) {
    double real;
    std::memcpy(&real, &word, sizeof real);
    return real;
}

c10::IValue boxed_list(const lt_value& value, const Wanted& wanted) {
    auto handle_at = [](int64_t word) { return reinterpret_cast<lt_tensor*>(word); };
    if (value.kind == LT_TENSORS && wanted.optional_elements)
        return list_of<c10::optional<at::Tensor>>(value, [&](int64_t word) -> c10::optional<at::Tensor> {
            if (!word) return c10::nullopt;
            return handle_at(word)->value;
        });
    if (value.kind == LT_TENSORS) return list_of<at::Tensor>(value, [&](int64_t word) { return handle_at(word)->value; });
    if (value.kind == LT_BOOLS) return list_of<bool>(value, [](int64_t word) { return word != 0; });
    if (value.kind == LT_DOUBLES) return list_of<double>(value, real_of);
    if (wanted.element == c10::TypeKind::FloatType) return list_of<double>(value, [](int64_t word) { return static_cast<double>(word); });
    return list_of<int64_t>(value, [](int64_t word) { return word; });
}

c10::IValue boxed(const lt_value& value, const Wanted& wanted) {
    switch (value.kind) {
        case LT_NONE: return c10::IValue();
        case LT_TENSOR: return value.tensor ? c10::IValue(value.tensor->value) : c10::IValue();
        case LT_INT:
            if (wanted.kind == c10::TypeKind::FloatType) return static_cast<double>(value.integer);
            if (wanted.kind == c10::TypeKind::BoolType) return value.integer != 0;
            return value.integer;
        case LT_DOUBLE: return value.real;
        case LT_BOOL: return value.integer != 0;
        case LT_STRING: return std::string(static_cast<const char*>(value.words), value.length);
        case LT_DEVICE: return device_of(value.integer);
        default: return boxed_list(value, wanted);
    }
}

struct Results {
    lt_value* values;
    int32_t capacity;
    int32_t count = 0;

    void add(int32_t kind, int64_t integer) {
        TORCH_CHECK(count < capacity, "more results than room for ", capacity);
        values[count].kind = kind;
        values[count].length = 0;
        values[count++].integer = integer;
    }
    void release() {
        for (int32_t i = 0; i < count; i++)
            if (values[i].kind == LT_TENSOR && values[i].tensor) lt_tensor_free(values[i].tensor);
    }
    void add(const at::Tensor& tensor) {
        TORCH_CHECK(count < capacity, "more results than room for ", capacity);
        add(LT_TENSOR, reinterpret_cast<int64_t>(tensor.defined() ? give(tensor) : nullptr));
    }
    void add(const c10::IValue& value) {
        if (value.isTensor()) return add(value.toTensor());
        if (value.isTensorList()) {
            for (const at::Tensor& tensor : value.toTensorVector()) add(tensor);
        } else if (value.isInt()) {
            add(LT_INT, value.toInt());
        } else if (value.isBool()) {
            add(LT_BOOL, value.toBool());
        } else if (value.isDouble()) {
            int64_t bits;
            double real = value.toDouble();
            std::memcpy(&bits, &real, sizeof bits);
            add(LT_DOUBLE, bits);
        } else {
            TORCH_CHECK(value.isNone(), "a result of type ", value.tagKind(), " has no form in C");
            add(LT_NONE, 0);
        }
    }
};

}  // namespace

const char* lt_last_error() { return last_error.c_str(); }
const char* lt_version() { return TORCH_VERSION; }

int lt_describe(char* text, int64_t capacity) {
    return guarded([&] { copy_text(at::show_config() + "\n" + at::get_parallel_info(), text, capacity); });
}

int lt_operator_find(const char* name, const char* overload, lt_operator** found) {
    return guarded([&] {
        *found = nullptr;
        auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
        if (!handle) return;
        auto made = std::make_unique<lt_operator>(lt_operator{*handle, {}});
        for (const auto& argument : handle->schema().arguments()) made->wanted.push_back(wanted_of(argument));
        *found = made.release();
    });
}

int lt_operator_schema(lt_operator* op, char* text, int64_t capacity) {
    return guarded([&] { copy_text(c10::toString(op->handle.schema()), text, capacity); });
}

int lt_operator_has_kernel(lt_operator* op, int32_t device_type, int32_t* has) {
    return guarded([&] {
        auto key = static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CUDA ? c10::DispatchKey::CUDA : c10::DispatchKey::CPU;
        *has = op->handle.hasKernelForDispatchKey(key);
    });
}

int lt_operator_call(lt_operator* op, const lt_value* arguments, int32_t count, lt_value* results, int32_t capacity, int32_t* returned) {
    return guarded([&] {
        const auto& wanted = op->wanted;
        TORCH_CHECK(static_cast<size_t>(count) <= wanted.size(), "takes at most ", wanted.size(), " arguments, got ", count);
        torch::jit::Stack stack;
        stack.reserve(wanted.size());
        for (size_t i = 0; i < wanted.size(); i++) {
            if (i < static_cast<size_t>(count) && arguments[i].kind != LT_DEFAULT) {
                stack.push_back(boxed(arguments[i], wanted[i]));
            } else {
                TORCH_CHECK(wanted[i].fallback, "argument '", op->handle.schema().arguments()[i].name(), "' has no default");
                stack.push_back(*wanted[i].fallback);
            }
        }
        op->handle.callBoxed(&stack);
        Results out{results, capacity};
        try {
            for (const auto& value : stack) out.add(value);
        } catch (...) {
            out.release();
            throw;
        }
        *returned = out.count;
    });
}

int lt_tensor_from_memory(void* data, int32_t dtype, int32_t dim, const int64_t* sizes, void (*release)(void*), void* context, lt_tensor** made) {
    return guarded([&] {
        auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
        auto deleter = [release, context](void*) {
            if (release) release(context);
        };
        *made = give(at::from_blob(data, at::IntArrayRef(sizes, dim), deleter, options));
    });
}

int lt_tensor_free(lt_tensor* tensor) {
    return guarded([&] {
        delete tensor;
        live_tensors.fetch_sub(1, std::memory_order_relaxed);
    });
}

int64_t lt_tensor_live() { return live_tensors.load(std::memory_order_relaxed); }

int lt_tensor_info(lt_tensor* tensor, lt_info* info) {
    return guarded([&] {
        const at::Tensor& value = tensor->value;
        TORCH_CHECK(value.dim() <= 8, "a tensor of ", value.dim(), " dimensions: at most 8 are described");
        for (int64_t i = 0; i < value.dim(); i++) {
            info->sizes[i] = value.size(i);
            info->strides[i] = value.stride(i);
        }
        info->numel = value.numel();
        info->data = value.has_storage() ? value.data_ptr() : nullptr;
        info->dim = static_cast<int32_t>(value.dim());
        info->dtype = static_cast<int32_t>(value.scalar_type());
        info->device_type = static_cast<int32_t>(value.device().type());
        info->device_index = value.device().index();
        info->requires_grad = value.requires_grad();
        info->is_leaf = value.is_leaf();
    });
}

int lt_tensor_set_requires_grad(lt_tensor* tensor, int32_t value) {
    return guarded([&] { tensor->value.set_requires_grad(value != 0); });
}

int lt_tensor_grad(lt_tensor* tensor, lt_tensor** grad) {
    return guarded([&] { *grad = tensor->value.grad().defined() ? give(tensor->value.grad()) : nullptr; });
}

int lt_tensor_set_grad(lt_tensor* tensor, lt_tensor* grad) {
    return guarded([&] { tensor->value.mutable_grad() = grad ? grad->value : at::Tensor(); });
}

int32_t lt_grad_mode() { return c10::GradMode::is_enabled(); }
void lt_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

int lt_backward(lt_tensor* const* roots, int32_t root_count, lt_tensor* const* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph) {
    return guarded([&] {
        torch::autograd::backward(tensors_of(roots, root_count), {}, retain_graph != 0, create_graph != 0, tensors_of(inputs, input_count));
    });
}

int lt_grad(lt_tensor* const* outputs, int32_t output_count, lt_tensor* const* inputs, int32_t input_count, lt_tensor* const* grad_outputs,
            int32_t retain_graph, int32_t create_graph, lt_tensor** grads) {
    return guarded([&] {
        auto seeds = grad_outputs ? tensors_of(grad_outputs, output_count) : std::vector<at::Tensor>();
        auto found = torch::autograd::grad(tensors_of(outputs, output_count), tensors_of(inputs, input_count), seeds, retain_graph != 0, create_graph != 0, true);
        for (int32_t i = 0; i < input_count; i++) grads[i] = found[i].defined() ? give(found[i]) : nullptr;
    });
}

int lt_generator_seed(int64_t device, uint64_t seed) {
    return guarded([&] {
        auto generator = at::globalContext().defaultGenerator(device_of(device));
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
    });
}

int lt_generator_state(int64_t device, lt_tensor** state) {
    return guarded([&] {
        auto generator = at::globalContext().defaultGenerator(device_of(device));
        std::lock_guard<std::mutex> lock(generator.mutex());
        *state = give(generator.get_state());
    });
}

int lt_generator_set_state(int64_t device, lt_tensor* state) {
    return guarded([&] {
        auto generator = at::globalContext().defaultGenerator(device_of(device));
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_state(state->value);
    });
}

int32_t lt_threads() { return at::get_num_threads(); }

// A run that takes the whole machine gives each worker thread a processor of its own: left alone, Linux may keep two
// threads that spin on each other on one processor for minutes. The calling thread keeps its freedom (threads it starts
// later would inherit a pin) and is only moved off the workers' processors once.
static void spread_threads(int32_t threads) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) != threads || threads < 2) return;
    std::vector<int> processors;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &allowed)) processors.push_back(cpu);
    at::parallel_for(0, threads, 1, [&](int64_t, int64_t) {
        cpu_set_t own;
        CPU_ZERO(&own);
        CPU_SET(processors[at::get_thread_num()], &own);
        sched_setaffinity(0, sizeof own, &own);
    });
    sched_setaffinity(0, sizeof allowed, &allowed);
}

int lt_set_threads(int32_t threads) {
    return guarded([&] {
        at::set_num_threads(threads);
        spread_threads(threads);
    });
}

int lt_set_flag(int32_t flag, int32_t value) {
    return guarded([&] {
        auto& context = at::globalContext();
        switch (flag) {
            case LT_CUDNN_BENCHMARK: context.setBenchmarkCuDNN(value != 0); break;
            case LT_TF32:
                context.setAllowTF32CuBLAS(value != 0);
                context.setAllowTF32CuDNN(value != 0);
                break;
            case LT_DETERMINISTIC: context.setDeterministicAlgorithms(value != 0, false); break;
            case LT_FLUSH_DENORMAL: at::globalContext().setFlushDenormal(value != 0); break;
            default: TORCH_CHECK(false, "no flag ", flag);
        }
    });
}

int lt_cuda_devices(int32_t* count) {
    return guarded([&] {
        *count = 0;
        if (c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA)) *count = c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
    });
}

int lt_kernels(int64_t device, int32_t* run) {
    return guarded([&] { *run = kernels::run_on(device_of(device)); });
}

int lt_synchronize(int64_t device) {
    return guarded([&] {
        auto where = device_of(device);
        if (where.is_cpu()) return;
        c10::impl::VirtualGuardImpl guard(where.type());
        guard.synchronizeStream(guard.getStream(where));
    });
}
