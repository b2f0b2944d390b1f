// Tests count the process's live native tensors, and libtorch's threads are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
