// Tests capture the process's console, and libtorch's threads are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
