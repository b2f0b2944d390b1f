// Every operator on the device, by its CPU kernel: its tensors are lent the CPU for the call, as views of the same memory.
#include "pretend.h"

#include <ATen/EmptyTensor.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>
#include <torch/version.h>

#include <set>
#include <vector>

namespace pretend {
namespace {

using Stack = torch::jit::Stack;

const c10::DispatchKeySet kKeys(c10::DispatchKey::PrivateUse1);

at::Tensor described(at::Storage storage, c10::DispatchKeySet keys, const at::Tensor& like) {
    auto made = at::detail::make_tensor<c10::TensorImpl>(std::move(storage), keys, like.dtype());
    auto* to = made.unsafeGetTensorImpl();
    to->set_sizes_and_strides(like.sizes(), like.strides(), like.storage_offset());
    if (like.unsafeGetTensorImpl()->is_wrapped_number()) to->set_wrapped_number(true);
    return made;
}

// The device's tensors of one call, and what the CPU sees of them.
class Lent {
  public:
    explicit Lent(std::string name) : name_(std::move(name)) {}

    at::Tensor to_host(const at::Tensor& tensor) {
        if (!tensor.defined()) return tensor;
        if (tensor.is_cpu()) {
            TORCH_CHECK(tensor.dim() == 0, name_, ": all tensors must be on the same device, but one ", tensor.sizes(), " is on the CPU and others are on the GPU");
            return tensor;
        }
        TORCH_CHECK(tensor.device() == kDevice, name_, ": a tensor on ", tensor.device());
        any_ = true;
        for (const auto& entry : tensors_)
            if (entry.device.is_same(tensor)) return entry.host;
        auto view = described(host_storage(tensor.storage()), c10::DispatchKeySet(c10::DispatchKey::CPU), tensor);
        tensors_.push_back({tensor, view, view.storage().data_ptr().get()});
        return view;
    }

    at::Tensor to_device(const at::Tensor& tensor) {
        if (!tensor.defined()) return tensor;
        for (const auto& entry : tensors_)
            if (entry.host.is_same(tensor)) return entry.device;
        for (const auto& entry : storages_)
            if (entry.host.is_alias_of(tensor.storage())) return described(entry.device, kKeys, tensor);
        fresh_ = true;
        at::Storage host = tensor.storage();
        at::Storage storage(at::Storage::use_byte_size_t(), host.nbytes(), adopt(host), c10::GetAllocator(kDevice.type()), true);
        storages_.push_back({storage, host});
        return described(storage, kKeys, tensor);
    }

    // After the call: a result that was given may have another size, and memory, now.
    void give_back() {
        for (auto& entry : tensors_) {
            auto host = entry.host.storage();
            if (host.data_ptr().get() != entry.address) {
                auto storage = entry.device.storage();
                auto bytes = host.nbytes();
                storage.set_data_ptr(adopt(host));
                storage.set_nbytes(bytes);
            }
            if (entry.host.sizes() != entry.device.sizes() || entry.host.strides() != entry.device.strides())
                entry.device.unsafeGetTensorImpl()->set_sizes_and_strides(entry.host.sizes(), entry.host.strides(), entry.host.storage_offset());
        }
    }

    bool any() const { return any_; }
    bool fresh() const { return fresh_; }

  private:
    struct Tensors {
        at::Tensor device, host;
        void* address;
    };
    struct Storages {
        at::Storage device, host;
    };

    at::Storage host_storage(const at::Storage& storage) {
        for (const auto& entry : storages_)
            if (entry.device.is_alias_of(storage)) return entry.host;
        c10::DataPtr memory(show(storage.data_ptr().get()), c10::Device(c10::DeviceType::CPU));
        at::Storage host(at::Storage::use_byte_size_t(), storage.nbytes(), std::move(memory), c10::GetAllocator(c10::DeviceType::CPU), true);
        storages_.push_back({storage, host});
        return host;
    }

    std::string name_;
    std::vector<Tensors> tensors_;
    std::vector<Storages> storages_;
    bool any_ = false, fresh_ = false;
};

// Applies `change` to every tensor of a value.
template <class Change>
c10::IValue changed(const c10::IValue& value, const Change& change) {
    if (value.isTensor()) return change(value.toTensor());
    if (value.isTensorList()) {
        c10::List<at::Tensor> list;
        for (const at::Tensor& tensor : value.toTensorVector()) list.push_back(change(tensor));
        return list;
    }
    if (value.isList() && value.toListRef().size() > 0 && (value.toListRef()[0].isTensor() || value.toListRef()[0].isNone())) {
        c10::List<c10::optional<at::Tensor>> list;
        for (const auto& element : value.toListRef()) list.push_back(element.isNone() ? c10::optional<at::Tensor>() : c10::optional<at::Tensor>(change(element.toTensor())));
        return list;
    }
    return value;
}

std::string name_of(const c10::OperatorHandle& op) {
    const auto& name = op.operator_name();
    return name.overload_name.empty() ? name.name : name.name + '.' + name.overload_name;
}

// The sizes of what these return depend on values: the host has to know them.
bool depends_on_values(const std::string& name) {
    static const std::set<std::string> known{"aten::nonzero", "aten::nonzero.out", "aten::masked_select", "aten::masked_select.out", "aten::_unique2", "aten::unique_dim", "aten::repeat_interleave.Tensor", "aten::equal", "aten::_linalg_check_errors"};
    return known.count(name) > 0;
}

void carry_out(const c10::OperatorHandle& op, Stack* stack) {
    at::AutoDispatchBelowADInplaceOrView below;
    auto name = name_of(op);
    Lent lent(name);
    size_t count = op.schema().arguments().size();
    std::vector<c10::IValue> given(stack->end() - count, stack->end());
    for (auto& value : given) {
        auto& place = *(stack->end() - count + (&value - given.data()));
        place = changed(value, [&](const at::Tensor& tensor) { return lent.to_host(tensor); });
        if (value.isDevice()) place = c10::IValue(c10::Device(c10::DeviceType::CPU));
    }
    op.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), stack);
    lent.give_back();
    bool works = false, waits = depends_on_values(name);
    size_t returns = op.schema().returns().size();
    for (auto value = stack->end() - returns; value != stack->end(); value++) {
        bool tensors = value->isTensor() || value->isTensorList();
        if (!tensors && !value->isNone()) waits = true;
        *value = changed(*value, [&](const at::Tensor& tensor) { return lent.to_device(tensor); });
    }
    // A view is nothing that a device does; what writes to a tensor that it is given is.
    for (const auto& argument : op.schema().arguments())
        if (argument.alias_info() && argument.alias_info()->isWrite()) works = true;
    if (works || lent.fresh() || !lent.any()) count_launch(name);
    if (waits) count_wait(name);
}

at::Tensor empty(at::IntArrayRef size, c10::optional<at::ScalarType> type, c10::optional<at::Layout>, c10::optional<at::Device>, c10::optional<bool> pinned, c10::optional<at::MemoryFormat> format) {
    TORCH_CHECK(!pinned.value_or(false), "only memory of the CPU can be page-locked");
    return at::detail::empty_generic(size, c10::GetAllocator(kDevice.type()), kKeys, at::dtype_or_default(type), format);
}

at::Tensor empty_strided(at::IntArrayRef size, at::IntArrayRef stride, c10::optional<at::ScalarType> type, c10::optional<at::Layout>, c10::optional<at::Device>, c10::optional<bool>) {
    return at::detail::empty_strided_generic(size, stride, c10::GetAllocator(kDevice.type()), kKeys, at::dtype_or_default(type));
}

const at::Tensor& resize(const at::Tensor& self, at::IntArrayRef size, c10::optional<at::MemoryFormat> format) {
    at::AutoDispatchBelowADInplaceOrView below;
    Lent lent("aten::resize_");
    lent.to_host(self).resize_(size, format);
    lent.give_back();
    return self;
}

// Between the device and the host, either way, or on the device.
at::Tensor& copy(at::Tensor& self, const at::Tensor& source, bool non_blocking) {
    at::AutoDispatchBelowADInplaceOrView below;
    Lent lent("aten::copy_");
    auto host = [&](const at::Tensor& tensor) { return tensor.is_cpu() ? tensor : lent.to_host(tensor); };
    host(self).copy_(host(source));
    if (source.is_cpu()) {
        count_upload(source.nbytes());
        // The GPU cannot read other memory by itself: the host has to stand by.
        if (!non_blocking || !is_pinned(source.data_ptr())) count_wait("copy to the device");
    } else if (self.is_cpu()) {
        count_download(self.nbytes());
        if (!non_blocking || !is_pinned(self.data_ptr())) count_wait("copy to the host");
    } else {
        count_launch("aten::copy_");
    }
    return self;
}

at::Scalar local_scalar(const at::Tensor& self) {
    at::AutoDispatchBelowADInplaceOrView below;
    Lent lent("aten::_local_scalar_dense");
    auto value = at::_local_scalar_dense(lent.to_host(self));
    count_download(self.element_size());
    count_wait("aten::_local_scalar_dense");
    return value;
}

// As ../device_memory.cpp says of a GPU.
at::Tensor memory_of(const at::Tensor&) {
    auto [free, total] = memory();
    return at::tensor({free, total}, at::dtype(at::kLong));
}

// The program's own operators that have CUDA kernels, as the emulator's library has them.
void forward(const c10::OperatorHandle& op, Stack* stack) {
    auto name = op.operator_name().name;
    auto emulated = c10::Dispatcher::singleton().findSchemaOrThrow(("ladagan_emulated" + name.substr(name.find(':'))).c_str(), "");
    emulated.callBoxed(stack);
}

}  // namespace

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) { library.fallback(torch::CppFunction::makeFromBoxedFunction<&carry_out>()); }

#if TORCH_VERSION_MAJOR < 2
// What has no derivative passes through here, as it does for the devices that this libtorch knows.
TORCH_LIBRARY_IMPL(_, AutogradPrivateUse1, library) { library.fallback(torch::CppFunction::makeFallthrough()); }
#endif

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
    library.impl("empty.memory_format", TORCH_FN(empty));
    library.impl("empty_strided", TORCH_FN(empty_strided));
    library.impl("resize_", TORCH_FN(resize));
    library.impl("copy_", TORCH_FN(copy));
    library.impl("_local_scalar_dense", TORCH_FN(local_scalar));
    // These choose by the kind of device, among those that libtorch knows.
    for (const char* name : {"convolution", "convolution_backward"}) library.impl(name, torch::CppFunction::makeFromBoxedFunction<&carry_out>());
}

TORCH_LIBRARY_IMPL(ladagan, PrivateUse1, library) { library.impl("device_memory", TORCH_FN(memory_of)); }

TORCH_LIBRARY_IMPL(ladagan, AutogradPrivateUse1, library) {
    for (const char* name : {"additive_attention", "avg_pool2d", "batch_norm", "cast_weights", "gelu", "layer_norm", "leaky_relu", "pad_and_pool", "query_of", "self_modulated_layer_norm"})
        library.impl(name, torch::CppFunction::makeFromBoxedFunction<&forward>());
}

}  // namespace pretend
