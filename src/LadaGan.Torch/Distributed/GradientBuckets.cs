using System.Diagnostics;
using System.Runtime.InteropServices;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Native;

namespace LadaGan.Torch.Distributed;

/// <summary>
/// Sums the gradients of a network over the ranks while the backward pass still computes: as soon as all gradients of a bucket are
/// complete, the bucket is sent.
/// </summary>
/// <remarks>
/// Buckets are filled from the last parameter to the first, about the order in which a backward pass completes them, and always sent
/// in that order: every rank must send the same. Source: Li et al. 2020, <c>PyTorch Distributed</c>, section 3.2.3.
/// </remarks>
public sealed unsafe class GradientBuckets : IDisposable
{
    /// <summary>Large enough that the latency of a bucket does not matter, small enough that the last one is soon sent.</summary>
    private const long BucketBytes = 4 << 20;

    private readonly ProcessGroup _group;
    private readonly Tensor[] _parameters;
    private readonly List<Bucket> _buckets = [];
    private readonly int[] _bucketOf;
    private readonly nint[] _hooks;
    private readonly Stopwatch _waiting = new();
    private GCHandle _self;
    private int _sent;
    private bool _isArmed;
    private Exception? _failure;

    public GradientBuckets(ProcessGroup group, IReadOnlyList<Tensor> parameters)
    {
        (_group, _parameters) = (group, [.. parameters]);
        _bucketOf = new int[_parameters.Length];
        Divide();
        _self = GCHandle.Alloc(this);
        _hooks = [.. _parameters.Select((parameter, number) =>
        {
            NativeDoor.Check(NativeMethods.lt_hook_add(parameter.Handle, &Ready, (void*)GCHandle.ToIntPtr(_self), number, out var hook));
            return hook;
        })];
    }

    /// <summary>The total time spent waiting for the other ranks after backward passes.</summary>
    public TimeSpan Waited => _waiting.Elapsed;

    /// <summary>Bytes of gradients that are summed in each step.</summary>
    public long Bytes => _buckets.Sum(bucket => bucket.Flat.Count * sizeof(float));

    /// <summary>The next backward pass is the last that adds to the gradients: sends them as they become complete.</summary>
    public void Begin()
    {
        (_sent, _isArmed, _failure) = (0, true, null);
        foreach (var bucket in _buckets)
        {
            bucket.Missing = bucket.Count;
        }
    }

    /// <summary>Sends what is left, and waits: then every gradient is the sum over the ranks.</summary>
    /// <exception cref="TorchException">Another rank is gone.</exception>
    public void Finish()
    {
        _isArmed = false;
        if (_failure is { } failure)
        {
            throw new TorchException(failure.Message, failure);
        }
        Send(_buckets.Count);
        _waiting.Start();
        foreach (var bucket in _buckets)
        {
            bucket.Sum!.Finish();
        }
        _waiting.Stop();
        Each(_buckets, static (gradient, flat) => gradient.CopyInPlace(flat));
    }

    public void Dispose()
    {
        foreach (var hook in _hooks)
        {
            NativeDoor.Check(NativeMethods.lt_hook_free(hook));
        }
        foreach (var bucket in _buckets)
        {
            bucket.Flat.Dispose();
        }
        _self.Free();
    }

    // libtorch calls this within the backward pass, on the thread that computes it. Nothing may be thrown through it.
    [UnmanagedCallersOnly]
    private static void Ready(void* context, int number) =>
        ((GradientBuckets)GCHandle.FromIntPtr((nint)context).Target!).Complete(number);

    private void Complete(int number)
    {
        _group.Activity.Advance();
        if (!_isArmed || _failure is not null)
        {
            return;
        }
        try
        {
            _buckets[_bucketOf[number]].Missing--;
            var ready = _sent;
            while (ready < _buckets.Count && _buckets[ready].Missing == 0)
            {
                ready++;
            }
            Send(ready);
        }
        catch (Exception error)
        {
            _failure = error;
        }
    }

    private void Send(int end)
    {
        for (; _sent < end; _sent++)
        {
            var bucket = _buckets[_sent];
            Each([bucket], static (gradient, flat) => flat.CopyInPlace(gradient));
            bucket.Sum = _group.Sum(bucket.Flat);
        }
    }

    /// <summary>Each gradient with its place in its bucket. A parameter without a gradient has none on any rank.</summary>
    private void Each(IEnumerable<Bucket> buckets, Action<Tensor, Tensor> copy)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        foreach (var bucket in buckets)
        {
            long offset = 0;
            for (var number = bucket.First; number > bucket.First - bucket.Count; number--)
            {
                var parameter = _parameters[number];
                if (parameter.Grad is { } gradient)
                {
                    copy(gradient, bucket.Flat.Narrow(0, offset, parameter.Count).View(parameter.Shape));
                }
                offset += parameter.Count;
            }
        }
    }

    private void Divide()
    {
        using var scope = new TensorScope();
        for (var first = _parameters.Length - 1; first >= 0;)
        {
            var (last, length) = (first, 0L);
            do
            {
                length += _parameters[last].Count;
                _bucketOf[last--] = _buckets.Count;
            }
            while (last >= 0 && (length + _parameters[last].Count) * sizeof(float) <= BucketBytes);
            var flat = TensorScope.Detach(Tensor.Zeros([length], device: _parameters[first].Device));
            _buckets.Add(new Bucket(first, first - last, flat));
            first = last;
        }
    }

    /// <summary>Parameters from number <see cref="First"/> downwards, and their gradients one after the other.</summary>
    private sealed record Bucket(int First, int Count, Tensor Flat)
    {
        public int Missing { get; set; }

        public Collective? Sum { get; set; }
    }
}
