// The kernels as the emulator runs them, for the variants that tests ask for.
#include "../cuda/arguments.h"
#include "emulator.h"

#define PLACE floats
#define TYPE float
#define COUNT 4
#include "variant.inc"

#define PLACE single_floats
#define TYPE float
#define COUNT 1
#include "variant.inc"

#define PLACE bfloat16s
#define TYPE bfloat16
#define COUNT 4
#include "variant.inc"

#define PLACE single_bfloat16s
#define TYPE bfloat16
#define COUNT 1
#include "variant.inc"

// These take 16 bytes at once.
namespace eight_bfloat16s {
using T = bfloat16;
constexpr int WIDTH = 8, ITEMS = 1;
#include "../cuda/device.cuh"
#include "../cuda/average_pool.cu"
#include "../cuda/gelu.cu"
#include "../cuda/leaky_relu.cu"
}  // namespace eight_bfloat16s
