// Tests count the native tensors of the process, and libtorch's threads belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
