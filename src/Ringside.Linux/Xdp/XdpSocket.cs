using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Xdp;

/// <summary>
/// A socket that exchanges whole Ethernet frames with one queue of an interface through memory that it shares with the kernel
/// (AF_XDP, kernel document networking/af_xdp).
/// </summary>
/// <remarks>
/// Four rings: the process puts free chunks into <see cref="Fill"/>; the kernel puts received packets, which stand in such chunks, into
/// <see cref="Receive"/>; the process puts packets to send into <see cref="Transmit"/>; the kernel puts chunks that it has sent into
/// <see cref="Completion"/>. A chunk belongs to whoever can read the ring that it is in. What is received is decided by an XDP program
/// (<see cref="Bpf.Programs.RedirectProgram"/>); without one nothing arrives. One thread owns a socket.
/// Closing unmaps the rings as well, since the mappings alone keep the socket alive. Even so the kernel releases the queue some
/// milliseconds later, in the background; so <see cref="Open"/> tries an occupied queue again for a while before it gives up.
/// </remarks>
public sealed unsafe partial class XdpSocket : FileDescriptor
{
    private const int ReadWrite = 3;
    private const int SharedPopulated = 0x01 | 0x8000;
    private const int BindAttempts = 150;
    private const long BetweenAttemptsNanos = 2_000_000;

    private readonly List<PinnedRegion> _mappings = [];
    private readonly XdpSocketOptions _options;
    private XdpProducerRing<ulong>? _fill;
    private XdpConsumerRing<ulong>? _completion;
    private XdpConsumerRing<XdpDescriptor>? _receive;
    private XdpProducerRing<XdpDescriptor>? _transmit;

    private XdpSocket(int descriptor, Umem umem, XdpSocketOptions options)
        : base(descriptor)
    {
        Umem = umem;
        _options = options;
    }

    /// <summary>The memory that packets stand in.</summary>
    public Umem Umem { get; }

    /// <summary>The queue that it is bound to.</summary>
    public int Queue => _options.Queue;

    /// <summary>Free chunks for the kernel to receive into; with shared rings, those of the other socket.</summary>
    /// <exception cref="InvalidOperationException">It was made without.</exception>
    public XdpProducerRing<ulong> Fill => _fill ?? _options.SharedWith?.Fill ?? throw Missing(nameof(Fill));

    /// <summary>Chunks that the kernel has sent; with shared rings, those of the other socket.</summary>
    /// <exception cref="InvalidOperationException">It was made without.</exception>
    public XdpConsumerRing<ulong> Completion => _completion ?? _options.SharedWith?.Completion ?? throw Missing(nameof(Completion));

    /// <summary>Received packets.</summary>
    /// <exception cref="InvalidOperationException">It was made without.</exception>
    public XdpConsumerRing<XdpDescriptor> Receive => _receive ?? throw Missing(nameof(Receive));

    /// <summary>Packets to send.</summary>
    /// <exception cref="InvalidOperationException">It was made without.</exception>
    public XdpProducerRing<XdpDescriptor> Transmit => _transmit ?? throw Missing(nameof(Transmit));

    /// <summary>Makes a socket with its rings and binds it to its queue, in the network namespace of the calling thread.</summary>
    /// <param name="umem">The memory; with <see cref="XdpSocketOptions.SharedWith"/> that of the other socket.</param>
    /// <param name="options">What it shall be.</param>
    /// <exception cref="KernelException">EPERM without CAP_NET_RAW; ENOBUFS over the limit of locked memory; EOPNOTSUPP when the driver
    /// has no zero-copy; EINVAL when there is no such queue; EBUSY when another socket has it; ENODEV, ENETDOWN.</exception>
    public static XdpSocket Open(Umem umem, XdpSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(umem);
        ArgumentNullException.ThrowIfNull(options);
        int interfaceIndex = KernelSocket.InterfaceIndex(options.Interface);

        // A socket whose bind was refused is not used again: a fresh one for each attempt.
        for (int attempt = 1; ; attempt++)
        {
            XdpSocket socket = Create(umem, options);
            try
            {
                socket.MapRings();
                Errno error = socket.TryBind(interfaceIndex);
                if (error == Errno.None)
                {
                    return socket;
                }

                if (error != Errno.EBUSY || attempt == BindAttempts)
                {
                    throw socket.BindRefusal(error);
                }
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            socket.Dispose();
            new PollSet(1).Wait(BetweenAttemptsNanos);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (PinnedRegion mapping in _mappings)
        {
            mapping.Dispose();
        }

        _mappings.Clear();
        (_fill, _completion, _receive, _transmit) = (null, null, null, null);
        base.Dispose(disposing);
    }

    private static XdpSocket Create(Umem umem, XdpSocketOptions options)
    {
        int descriptor = Libc.socket(XdpConstants.Family, XdpConstants.RawCloseOnExec, 0);
        if (descriptor == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException("socket(AF_XDP)", error, error switch
            {
                Errno.EPERM => "needs CAP_NET_RAW: run as root",
                Errno.EAFNOSUPPORT => "this kernel was built without AF_XDP (CONFIG_XDP_SOCKETS)",
                _ => null,
            });
        }

        var socket = new XdpSocket(descriptor, umem, options);
        try
        {
            if (options.SharedWith is null)
            {
                socket.Register();
            }

            socket.MakeRing(XdpConstants.OptionFillRing, "XDP_UMEM_FILL_RING", options.FillEntries);
            socket.MakeRing(XdpConstants.OptionCompletionRing, "XDP_UMEM_COMPLETION_RING", options.CompletionEntries);
            socket.MakeRing(XdpConstants.OptionReceiveRing, "XDP_RX_RING", options.ReceiveEntries);
            socket.MakeRing(XdpConstants.OptionTransmitRing, "XDP_TX_RING", options.TransmitEntries);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Register()
    {
        UmemRegistration registration = Umem.Registration;
        if (Libc.setsockopt(Checked(), XdpConstants.Level, XdpConstants.OptionRegister, &registration, UmemRegistration.Size) == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"setsockopt(XDP_UMEM_REG {Umem.Length} bytes)", error, error switch
            {
                Errno.ENOBUFS => "over the limit for locked memory; raise `ulimit -l`, take fewer frames, or run with CAP_IPC_LOCK",
                Errno.EINVAL when Umem.TransmitMetadata => "this kernel may be without transmit metadata, which needs Linux 6.8",
                _ => null,
            });
        }
    }

    private void MakeRing(int option, string name, int entries)
    {
        if (entries != 0)
        {
            KernelException.Check(
                Libc.setsockopt(Checked(), XdpConstants.Level, option, &entries, sizeof(int)),
                $"setsockopt({name} {entries})",
                "expected a power of two");
        }
    }

    private void MapRings()
    {
        AllRingOffsets offsets;
        uint length = AllRingOffsets.Size;
        KernelException.Check(
            Libc.getsockopt(Checked(), XdpConstants.Level, XdpConstants.OptionOffsets, &offsets, &length), "getsockopt(XDP_MMAP_OFFSETS)");
        if (length != AllRingOffsets.Size)
        {
            throw new KernelException("getsockopt(XDP_MMAP_OFFSETS)", Errno.EINVAL, "needs Linux 5.4 or later");
        }

        (int fill, int completion) = (_options.FillEntries, _options.CompletionEntries);
        (int receive, int transmit) = (_options.ReceiveEntries, _options.TransmitEntries);
        _fill = fill == 0 ? null : new(Map<ulong>(offsets.Fill, fill, XdpConstants.FillOffset), offsets.Fill, fill);
        _completion = completion == 0
            ? null
            : new(Map<ulong>(offsets.Completion, completion, XdpConstants.CompletionOffset), offsets.Completion, completion);
        _receive = receive == 0
            ? null
            : new(Map<XdpDescriptor>(offsets.Receive, receive, XdpConstants.ReceiveOffset), offsets.Receive, receive);
        _transmit = transmit == 0
            ? null
            : new(Map<XdpDescriptor>(offsets.Transmit, transmit, XdpConstants.TransmitOffset), offsets.Transmit, transmit);
    }

    private byte* Map<T>(in RingOffsets offsets, int entries, long page)
        where T : unmanaged
    {
        int length = (int)offsets.Entries + (entries * sizeof(T));
        void* start = Libc.mmap(null, (nuint)length, ReadWrite, SharedPopulated, Checked(), (nint)page);
        if ((nint)start == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"mmap(AF_XDP ring, {length} bytes)", error);
        }

        _mappings.Add(new PinnedRegion((byte*)start, length));
        return (byte*)start;
    }

    private Errno TryBind(int interfaceIndex)
    {
        var address = new XdpAddress { Family = XdpConstants.Family, InterfaceIndex = interfaceIndex, Queue = _options.Queue };
        if (_options.SharedWith is { } other)
        {
            // Copy mode and wake-up flag are the other's; naming them again is refused.
            address.Flags = XdpConstants.BindShared;
            address.SharedWith = other.Checked();
        }
        else
        {
            address.Flags = (ushort)((_options.NeedWakeup ? XdpConstants.BindNeedWakeup : 0) | (_options.CopyMode switch
            {
                XdpCopyMode.Copy => XdpConstants.BindCopy,
                XdpCopyMode.ZeroCopy => XdpConstants.BindZeroCopy,
                _ => 0,
            }));
        }

        return Libc.bind(Checked(), &address, XdpAddress.Size) == 0 ? Errno.None : KernelException.LastError;
    }

    private KernelException BindRefusal(Errno error)
    {
        (string link, int queue) = (_options.Interface, _options.Queue);
        string copy = _options.CopyMode == XdpCopyMode.ZeroCopy ? " zero-copy" : string.Empty;
        return new KernelException($"bind(AF_XDP {link} queue {queue}{copy})", error, error switch
        {
            Errno.EBUSY => $"queue {queue} of {link} already has a socket",
            Errno.EINVAL => $"{link} has no queue {queue}, or shares nothing with the other socket",
            Errno.EOPNOTSUPP when _options.CopyMode == XdpCopyMode.ZeroCopy =>
                $"the driver of {link} has no zero-copy; copying works everywhere",
            Errno.ENETDOWN => $"{link} is not up",
            _ => null,
        });
    }

    private InvalidOperationException Missing(string ring) =>
        new($"this AF_XDP socket has no {ring} ring{(IsClosed ? ": it is closed" : string.Empty)}");
}
