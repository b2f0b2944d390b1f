// Two operators that a GPU's libtorch has and 1.13 lacks, so that a step is launched here as it is there.
#include "pretend.h"

#include <torch/library.h>
#include <torch/version.h>

#include <cmath>

#if TORCH_VERSION_MAJOR < 2
namespace pretend {
namespace {

void lerp(at::TensorList self, at::TensorList ends, const at::Scalar& weight) {
    for (size_t i = 0; i < self.size(); i++) self[i].lerp_(ends[i], weight);
}

// As PyTorch's kernel computes it: bias corrections in double of the device's step, the rest in float.
void adam(at::TensorList self, at::TensorList grads, at::TensorList means, at::TensorList squares, at::TensorList, at::TensorList steps, const at::Tensor& rate, double beta1, double beta2, double decay, double eps, bool amsgrad, bool maximize, const c10::optional<at::Tensor>&, const c10::optional<at::Tensor>&) {
    TORCH_CHECK(decay == 0 && !amsgrad && !maximize, "plain Adam");
    double lr = rate.item<double>();
    for (size_t i = 0; i < self.size(); i++) {
        double t = steps[i].item<double>();
        auto step = static_cast<float>(lr / (1 - std::pow(beta1, t))), root = static_cast<float>(std::sqrt(1 - std::pow(beta2, t)));
        TORCH_CHECK(self[i].is_contiguous() && grads[i].is_contiguous(), "parameters and gradients in one piece");
        float *p = self[i].data_ptr<float>(), *m = means[i].data_ptr<float>(), *v = squares[i].data_ptr<float>();
        const float* g = grads[i].data_ptr<float>();
        for (int64_t k = 0; k < self[i].numel(); k++) {
            m[k] = static_cast<float>(beta1 * m[k] + (1 - beta1) * g[k]);
            v[k] = static_cast<float>(beta2 * v[k] + (1 - beta2) * g[k] * g[k]);
            p[k] -= step * m[k] / (std::sqrt(v[k]) / root + static_cast<float>(eps));
        }
    }
}

TORCH_LIBRARY_FRAGMENT(aten, library) {
    library.def("_foreach_lerp_.Scalar(Tensor(a!)[] self, Tensor[] tensors1, Scalar weight) -> ()");
    library.def("_fused_adam_.tensor_lr(Tensor(a!)[] self, Tensor(b!)[] grads, Tensor(c!)[] exp_avgs, Tensor(d!)[] exp_avg_sqs, Tensor(e!)[] max_exp_avg_sqs, Tensor[] state_steps, *, Tensor lr, float beta1, float beta2, float weight_decay, float eps, bool amsgrad, bool maximize, Tensor? grad_scale=None, Tensor? found_inf=None) -> ()");
}

TORCH_LIBRARY_IMPL(aten, CPU, library) {
    library.impl("_foreach_lerp_.Scalar", TORCH_FN(lerp));
    library.impl("_fused_adam_.tensor_lr", TORCH_FN(adam));
}

}  // namespace
}  // namespace pretend
#endif
