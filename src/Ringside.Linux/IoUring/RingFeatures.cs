namespace Ringside.Linux.IoUring;

/// <summary>What the kernel of a ring can do: feature bits of io_uring_setup(2) and the operations that IORING_REGISTER_PROBE lists
/// (io_uring_register(2)).</summary>
/// <remarks>Neither tells of flags that an operation takes: whether a kernel knows multishot receive, say, only trying shows.</remarks>
public sealed class RingFeatures
{
    private readonly bool[] _operations;

    internal RingFeatures(uint bits, bool[] operations)
    {
        Bits = bits;
        _operations = operations;
    }

    /// <summary>The bits as the kernel gave them (IORING_FEAT_...).</summary>
    public uint Bits { get; }

    /// <summary>IORING_FEAT_SINGLE_MMAP: both rings stand in one mapping.</summary>
    public bool HasSingleMapping => Has(0);

    /// <summary>IORING_FEAT_NODROP: completions that find no room are kept by the kernel.</summary>
    public bool KeepsOverflow => Has(1);

    /// <summary>IORING_FEAT_EXT_ARG: waiting takes a time-out.</summary>
    public bool HasWaitTimeout => Has(8);

    /// <summary>IORING_FEAT_CQE_SKIP: <see cref="SubmissionFlags.SkipSuccess"/>.</summary>
    public bool HasSkipSuccess => Has(11);

    /// <summary>IORING_FEAT_REG_REG_RING: calls take the registered number of the ring.</summary>
    public bool HasRegisteredRing => Has(13);

    /// <summary>IORING_FEAT_RECVSEND_BUNDLE: one receive may fill several buffers.</summary>
    public bool HasBundles => Has(14);

    /// <summary>The highest operation that the kernel knows.</summary>
    public int LastOperation => _operations.Length - 1;

    /// <summary>Whether the kernel knows an operation.</summary>
    public bool Supports(RingOperation operation) => (int)operation < _operations.Length && _operations[(int)operation];

    private bool Has(int bit) => ((Bits >> bit) & 1) != 0;
}
