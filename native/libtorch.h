// libtorch's headers that most sources here need: native/build compiles them once, before everything else.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>
