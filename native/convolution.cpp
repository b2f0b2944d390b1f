// ladagan::conv2d: at::conv2d with second derivatives made for training with R1. PyTorch writes the weight's second-order
// gradient as a convolution with kernels as large as the image, over transposed copies of the maps; it is the ordinary
// weight gradient with the cotangent in the input's place, which oneDNN and cuDNN have a kernel for.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "lanes.h"
#include "rows.h"
#include "winograd.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;
using Mask = std::array<bool, 3>;

// How a convolution is computed: as libtorch does; by Winograd's algorithm where that is faster; or, for tests, wherever it can be.
struct Method {
    bool fast = false, always = false;
    int lanes = winograd::kLanes;

    static Method of(const std::string& name) {
        if (name == "direct") return {};
        if (name == "fast") return {true};
        if (name == "winograd") return {true, true};
        if (name == "winograd8") return {true, true, 8};
        TORCH_CHECK(name == "winograd4", "no method '", name, "': direct or fast");
        return {true, true, 4};
    }
};

template <class T>
LT_EVERY_WIDTH void add_rows(const T* rows, int64_t count, int64_t channels, float* sums) {
    for (int64_t row = 0; row < count; row++, rows += channels)
#pragma GCC ivdep
        for (int64_t c = 0; c < channels; c++) sums[c] += load(rows + c);
}

// The gradient to the bias.
at::Tensor over_places(const at::Tensor& gradient) {
    auto gy = gradient.contiguous(at::MemoryFormat::ChannelsLast);
    int64_t channels = gy.size(1);
    auto sum = at::empty({channels}, gy.options());
    with_type(gy.scalar_type(), [&](auto type) {
        const auto* rows = gy.data_ptr<decltype(type)>();
        auto total = sum_rows(gy.numel() / channels, channels, [&](int64_t first, int64_t count, float* sums) { add_rows(rows + first * channels, count, channels, sums); });
        for (int64_t c = 0; c < channels; c++) store(sum.data_ptr<decltype(type)>() + c, static_cast<float>(total[c]));
    });
    return sum;
}

struct Shape {
    int64_t stride, padding;
    std::string method;

    at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias = {}) const {
        auto how = Method::of(method);
        if (takes(how, x, weight, 64)) return winograd::forward(x, weight, bias, how.lanes);
        return at::conv2d(x, weight, bias, {stride, stride}, {padding, padding});
    }

    std::tuple<at::Tensor, at::Tensor, at::Tensor> backward(const at::Tensor& gy, const at::Tensor& x, const at::Tensor& weight, Mask mask) const {
        auto how = Method::of(method);
        at::Tensor gx, gw, gb;
        if (mask[0] && takes(how, x, weight, 64)) {
            gx = winograd::to_data(gy, weight, how.lanes);
            mask[0] = false;
        }
        if (mask[1] && takes(how, x, weight, 128)) {
            gw = winograd::to_weight(gy, x, how.lanes);
            if (mask[2]) gb = over_places(gy);
            mask[1] = mask[2] = false;
        }
        if (mask[0] || mask[1] || mask[2]) {
            std::vector<int64_t> bias_sizes{weight.size(0)};
            auto [to_x, to_weight, to_bias] = at::convolution_backward(gy, x, weight, at::IntArrayRef(bias_sizes), {stride, stride}, {padding, padding}, {1, 1}, false, {0, 0}, 1, mask);
            if (mask[0]) gx = to_x;
            if (mask[1]) gw = to_weight;
            if (mask[2]) gb = to_bias;
        }
        return {gx, gw, gb};
    }

    // A pass reads and writes the transforms of every channel, and multiplies each input's with each output's: with few channels it waits
    // for memory. In bfloat16 libtorch's own products are faster, and it takes more channels. Measured: docs/decisions/0063.
    bool takes(const Method& how, const at::Tensor& x, const at::Tensor& weight, int64_t in_bfloat16) const {
        bool can = how.fast && stride == 1 && padding == 1 && weight.size(2) == 3 && weight.size(3) == 3 && x.is_cpu() && x.numel() > 0 &&
                   weight.numel() > 0 && has_lanes(x.scalar_type()) && weight.scalar_type() == x.scalar_type();
        return can && (how.always || std::min(x.size(1), weight.size(0)) >= (x.scalar_type() == at::kFloat ? 32 : in_bfloat16));
    }

    void save(AutogradContext* context) const {
        context->saved_data["stride"] = stride;
        context->saved_data["padding"] = padding;
        context->saved_data["method"] = method;
    }
    static Shape load(AutogradContext* context) {
        return {context->saved_data["stride"].toInt(), context->saved_data["padding"].toInt(), context->saved_data["method"].toStringRef()};
    }
};

// (gy, x, w) -> those of (gx, gw, gb) that are asked for, in this order.
struct ConvolutionBackward : Function<ConvolutionBackward> {
    static variable_list forward(AutogradContext* context, const at::Tensor& gy, const at::Tensor& x, const at::Tensor& weight, const Shape& shape, Mask mask) {
        shape.save(context);
        context->saved_data["mask"] = static_cast<int64_t>(mask[0] | mask[1] << 1 | mask[2] << 2);
        context->save_for_backward({gy, x, weight});
        auto [gx, gw, gb] = shape.backward(gy, x, weight, mask);
        variable_list wanted;
        if (mask[0]) wanted.push_back(gx);
        if (mask[1]) wanted.push_back(gw);
        if (mask[2]) wanted.push_back(gb);
        return wanted;
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        const auto &gy = saved[0], &x = saved[1], &weight = saved[2];
        auto shape = Shape::load(context);
        auto mask = context->saved_data["mask"].toInt();
        size_t next = 0;
        auto ux = mask & 1 ? cotangents[next++] : at::Tensor();
        auto uw = mask & 2 ? cotangents[next++] : at::Tensor();
        auto ub = mask & 4 ? cotangents[next++] : at::Tensor();

        at::Tensor to_gy, to_x, to_weight;
        auto add = [](at::Tensor& sum, const at::Tensor& term) { sum = sum.defined() ? sum + term : term; };
        if (context->needs_input_grad(0)) {
            if (ux.defined()) add(to_gy, shape.forward(ux, weight));
            if (uw.defined()) add(to_gy, shape.forward(x, uw));
            if (ub.defined()) add(to_gy, ub.view({1, -1, 1, 1}).expand_as(gy));
        }
        if (uw.defined() && context->needs_input_grad(1)) to_x = std::get<0>(shape.backward(gy, x, uw, {true, false, false}));
        if (ux.defined() && context->needs_input_grad(2)) to_weight = std::get<1>(shape.backward(gy, ux, weight, {false, true, false}));
        return {to_gy, to_x, to_weight, at::Tensor(), at::Tensor()};
    }
};

struct Convolution : Function<Convolution> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, const Shape& shape) {
        shape.save(context);
        context->saved_data["bias"] = bias.has_value();
        context->save_for_backward({x, weight});
        return shape.forward(x, weight, bias);
    }

    static variable_list backward(AutogradContext* context, variable_list cotangents) {
        auto saved = context->get_saved_variables();
        auto shape = Shape::load(context);
        Mask mask{context->needs_input_grad(0), context->needs_input_grad(1), context->saved_data["bias"].toBool() && context->needs_input_grad(2)};
        auto found = ConvolutionBackward::apply(cotangents[0], saved[0], saved[1], shape, mask);
        variable_list gradients(4);
        for (size_t i = 0, next = 0; i < 3; i++)
            if (mask[i]) gradients[i] = found[next++];
        return gradients;
    }
};

at::Tensor conv2d(const at::Tensor& x, const at::Tensor& weight, const c10::optional<at::Tensor>& bias, int64_t stride, int64_t padding, const std::string& method) {
    return Convolution::apply(x, weight, bias, Shape{stride, padding, method});
}

TORCH_LIBRARY_FRAGMENT(ladagan, library) {
    library.def("conv2d(Tensor input, Tensor weight, Tensor? bias, int stride=1, int padding=0, str method='direct') -> Tensor", &conv2d);
}

}  // namespace
