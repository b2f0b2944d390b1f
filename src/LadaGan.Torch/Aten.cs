namespace LadaGan.Torch;

/// <summary>The operators used here, each named once.</summary>
internal static class Aten
{
    public static readonly Operator
        Add = new("aten::add", "Tensor"),
        AddInPlace = new("aten::add_", "Tensor"),
        AddScalar = new("aten::add", "Scalar"),
        AddScalarInPlace = new("aten::add_", "Scalar"),
        Subtract = new("aten::sub", "Tensor"),
        RightSubtract = new("aten::rsub", "Scalar"),
        Multiply = new("aten::mul", "Tensor"),
        MultiplyInPlace = new("aten::mul_", "Tensor"),
        MultiplyScalar = new("aten::mul", "Scalar"),
        MultiplyScalarInPlace = new("aten::mul_", "Scalar"),
        Divide = new("aten::div", "Tensor"),
        DivideScalar = new("aten::div", "Scalar"),
        AddCMul = new("aten::addcmul"),
        LerpTensor = new("aten::lerp", "Tensor"),
        LerpInPlace = new("aten::lerp_", "Scalar"),
        Negate = new("aten::neg"),
        Square = new("aten::square"),
        SquareRoot = new("aten::sqrt"),
        Exponential = new("aten::exp"),
        Logarithm = new("aten::log"),
        Absolute = new("aten::abs"),
        Sign = new("aten::sgn"),
        GreaterEqualScalar = new("aten::ge", "Scalar"),
        GreaterScalar = new("aten::gt", "Scalar"),
        LessEqual = new("aten::le", "Tensor"),
        LessEqualScalar = new("aten::le", "Scalar"),
        LessScalar = new("aten::lt", "Scalar"),
        LogicalAnd = new("aten::logical_and"),
        LogicalNot = new("aten::logical_not"),
        IsFinite = new("aten::isfinite");

    public static readonly Operator
        View = new("aten::view"),
        Reshape = new("aten::reshape"),
        Permute = new("aten::permute"),
        Transpose = new("aten::transpose", "int"),
        Expand = new("aten::expand"),
        Unsqueeze = new("aten::unsqueeze"),
        Squeeze = new("aten::squeeze", "dim"),
        Narrow = new("aten::narrow"),
        Select = new("aten::select", "int"),
        Split = new("aten::split", "Tensor"),
        Cat = new("aten::cat"),
        Stack = new("aten::stack"),
        Gather = new("aten::gather"),
        IndexSelect = new("aten::index_select"),
        IndexCopyInPlace = new("aten::index_copy_"),
        Where = new("aten::where", "self"),
        Flip = new("aten::flip"),
        Roll = new("aten::roll"),
        Contiguous = new("aten::contiguous"),
        Detach = new("aten::detach"),
        Clone = new("aten::clone"),
        Copy = new("aten::copy_"),
        Convert = new("aten::_to_copy"),
        Pad = new("aten::constant_pad_nd");

    public static readonly Operator
        Sum = new("aten::sum"),
        SumDims = new("aten::sum", "dim_IntList"),
        Mean = new("aten::mean"),
        MeanDims = new("aten::mean", "dim"),
        MaxAll = new("aten::max"),
        AnyDim = new("aten::any", "dim"),
        TopK = new("aten::topk"),
        Softmax = new("aten::softmax", "int"),
        LogSoftmax = new("aten::log_softmax", "int"),
        MatMul = new("aten::matmul"),
        AddMmInPlace = new("aten::addmm_"),
        Linear = new("aten::linear"),
        RectangularConv2d = new("aten::conv2d"),
        LayerNormWithoutWeight = new("aten::layer_norm"),
        OverlappingAvgPool2d = new("aten::avg_pool2d"),
        UpsampleNearest2d = new("aten::upsample_nearest2d", "vec"),
        UpsampleBilinear2dAntialiased = new("aten::_upsample_bilinear2d_aa"),
        Relu = new("aten::relu"),
        ReluInPlace = new("aten::relu_"),
        Softplus = new("aten::softplus"),
        Clamp = new("aten::clamp"),
        Round = new("aten::round"),
        LinalgQr = new("aten::linalg_qr"),
        LinalgEigh = new("aten::linalg_eigh"),
        LinalgSvdvals = new("aten::linalg_svdvals"),
        Diagonal = new("aten::diagonal");

    public static readonly Operator
        Empty = new("aten::empty", "memory_format"),
        Full = new("aten::full"),
        Arange = new("aten::arange"),
        RandomNormal = new("aten::randn");

    public static readonly Operator
        ForeachMultiplyScalar = new("aten::_foreach_mul_", "Scalar"),
        ForeachAddList = new("aten::_foreach_add_", "List"),
        ForeachAddCMul = new("aten::_foreach_addcmul_", "Scalar"),
        ForeachAddCDiv = new("aten::_foreach_addcdiv_", "Scalar"),
        ForeachSqrt = new("aten::_foreach_sqrt"),
        ForeachNorm = new("aten::_foreach_norm", "Scalar"),
        ForeachLerp = new("aten::_foreach_lerp_", "Scalar"),
        ForeachAddScalar = new("aten::_foreach_add_", "Scalar"),
        FusedAdam = new("aten::_fused_adam_", "tensor_lr");

    // The native library's own operators (native/): PyTorch's layers in few passes over memory, with explicit second derivatives.
    public static readonly Operator
        Conv2d = new("ladagan::conv2d"),
        BatchNorm = new("ladagan::batch_norm"),
        LayerNorm = new("ladagan::layer_norm"),
        Gelu = new("ladagan::gelu"),
        LeakyRelu = new("ladagan::leaky_relu"),
        AvgPool2d = new("ladagan::avg_pool2d"),
        PadAndPool = new("ladagan::pad_and_pool"),
        MeanOfTwo = new("ladagan::mean_of_two"),
        CastWeights = new("ladagan::cast_weights"),
        CastAs = new("ladagan::cast_as");

    // The same of networks that are only run.
    public static readonly Operator
        CatRelu = new("ladagan::cat_relu"),
        MaxPool2d = new("ladagan::max_pool2d"),
        ResizeBytes = new("ladagan::resize_bytes"),
        WinogradFilters = new("ladagan::winograd_filters"),
        WinogradConv2d = new("ladagan::winograd_conv2d");

    public static readonly Operator DeviceMemory = new("ladagan::device_memory");
}
