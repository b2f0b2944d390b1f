// Tests count the process's live native tensors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
