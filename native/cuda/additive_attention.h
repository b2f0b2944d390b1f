// ladagan::additive_attention's passes on a GPU (additive_attention.cu).
#pragma once
#include "kernels.h"

namespace kernels::additive_attention {

// qkv [B, N, 3D] and α [B, h, N].
struct Tokens {
    at::Tensor qkv, alpha;
    int64_t images = qkv.size(0), tokens = qkv.size(1), width = qkv.size(2) / 3, heads = alpha.size(1);

    Variant variant(std::initializer_list<at::Tensor> tensors) const { return {qkv.scalar_type(), width_for(width / heads, tensors)}; }

    AdditiveAttentionArguments arguments(Variant variant) const {
        AdditiveAttentionArguments a{};
        a.qkv = qkv.data_ptr();
        a.alpha = alpha.data_ptr<float>();
        a.tokens = static_cast<int>(tokens);
        a.width = static_cast<int>(width);
        a.heads = static_cast<int>(heads);
        a.head_width = static_cast<int>(width / heads);
        for (a.lanes = 1; a.lanes < 32 && a.lanes * variant.width < a.head_width;) a.lanes *= 2;
        return a;
    }
    void run(const char* kernel, Variant variant, Size grid, Size block, const AdditiveAttentionArguments& a) const { launch(qkv, "additive_attention", kernel, variant, grid, block, a); }

    // [sums, B, D]
    at::Tensor sums(const char* kernel, Variant variant, int count, AdditiveAttentionArguments a) const {
        Blocks blocks(tokens, width, variant.width);
        auto grid = blocks.sums(images);
        auto parts = at::empty({images, grid.y, count, width}, alpha.options());
        a.sums = parts.data_ptr<float>();
        run(kernel, variant, grid, blocks.block(), a);
        return add_parts(parts);
    }
    // Groups of lanes over tokens and heads.
    void heads_of_tokens(const char* kernel, Variant variant, const AdditiveAttentionArguments& a) const {
        Size grid{static_cast<unsigned>(parts_of(tokens * heads, 256 / a.lanes, std::max<int64_t>(1, Blocks::kWrites / images))), 1, static_cast<unsigned>(images)};
        run(kernel, variant, grid, {256}, a);
    }
};

// r [B, N, D] and g [B, D].
inline std::vector<at::Tensor> forward(const at::Tensor& qkv, const at::Tensor& alpha) {
    Tokens of{qkv, alpha};
    auto variant = of.variant({qkv});
    auto a = of.arguments(variant);
    auto g = of.sums("additive_attention_query", variant, 1, a).view({of.images, of.width}), r = at::empty({of.images, of.tokens, of.width}, qkv.options());
    a.g = g.data_ptr<float>();
    a.r = r.data_ptr();
    Blocks blocks(of.tokens, of.width, variant.width);
    of.run("additive_attention_forward", variant, blocks.writes(of.images), blocks.block(), a);
    return {r, g};
}

// Gradients of qkv and α.
inline std::vector<at::Tensor> backward(const at::Tensor& cotangent, const at::Tensor& qkv, const at::Tensor& alpha, const at::Tensor& g) {
    Tokens of{qkv, alpha};
    auto to_qkv = at::empty_like(qkv), to_alpha = at::empty_like(alpha);
    auto variant = of.variant({qkv, cotangent, g});
    auto a = of.arguments(variant);
    a.cotangent = cotangent.data_ptr();
    auto to_g = of.sums("additive_attention_backward_sums", variant, 1, a);
    a.g = g.data_ptr<float>();
    a.to_g = to_g.data_ptr<float>();
    a.to_qkv = to_qkv.data_ptr();
    a.to_alpha = to_alpha.data_ptr<float>();
    of.heads_of_tokens("additive_attention_backward", variant, a);
    return {to_qkv, to_alpha};
}

// From cotangents of those, the gradients to r's cotangent, qkv and α.
inline std::vector<at::Tensor> second(const at::Tensor& cotangent, const at::Tensor& qkv, const at::Tensor& alpha, const at::Tensor& g, const at::Tensor& dot, const at::Tensor& alpha_dot) {
    Tokens of{qkv, alpha};
    auto to_cotangent = at::empty_like(cotangent), to_qkv = at::empty_like(qkv), to_alpha = at::empty_like(alpha);
    auto variant = of.variant({qkv, cotangent, g, dot});
    auto a = of.arguments(variant);
    a.cotangent = cotangent.data_ptr();
    a.dot = dot.data_ptr();
    a.alpha_dot = alpha_dot.data_ptr<float>();
    auto sums = of.sums("additive_attention_second_sums", variant, 3, a);
    a.g = g.data_ptr<float>();
    a.to_g = sums.data_ptr<float>();
    a.g_dot = a.to_g + of.images * of.width;
    a.s = a.g_dot + of.images * of.width;
    a.to_cotangent = to_cotangent.data_ptr();
    a.to_qkv = to_qkv.data_ptr();
    a.to_alpha = to_alpha.data_ptr<float>();
    of.heads_of_tokens("additive_attention_second", variant, a);
    return {to_cotangent, to_qkv, to_alpha};
}

}  // namespace kernels::additive_attention
