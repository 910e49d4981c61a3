using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.IoUring;

/// <summary>Listens for TCP connections through io_uring: one accept stands for ever (io_uring_enter(2), multishot ACCEPT;
/// tcp(7)).</summary>
internal sealed unsafe class IoUringStreamListener : IStreamListener, IRingPort, ICompletionHandler
{
    private const int Backlog = 16;
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;

    // Connections that the kernel has accepted for an owner who does not take them; then they wait in its backlog.
    private const int MaximumWaiting = 64;

    private readonly Func<PortRing> _open;
    private readonly PortRing _ring;
    private readonly KernelSocket _socket;
    private readonly StreamPortOptions _options;
    private readonly Queue<int> _accepted = new(MaximumWaiting);
    private readonly int _slot;
    private Errno _error;
    private long _looks;
    private bool _isStarted;
    private bool _isArmed;
    private bool _isDisposed;

    internal IoUringStreamListener(Func<PortRing> open, in Endpoint local, StreamPortOptions options)
    {
        _open = open;
        _options = options;
        _socket = KernelSocket.Create(SocketKind.Stream, local);
        try
        {
            _socket.AllowAddressReuse();
            SocketOptionSetting.ApplyAll(_socket, options.Settings); // reported by each connection, which has them set again
            _socket.Bind(local);
            _socket.Listen(Backlog);
            LocalEndpoint = _socket.LocalEndpoint;
            _ring = open();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _ring.Acquire();
        _slot = _ring.Dispatcher.Add(this);
        if (_ring.IsShared)
        {
            Start();
        }
    }

    /// <inheritdoc/>
    /// <remarks>The ring's. Binds a listener with a ring of its own to the calling thread.</remarks>
    public int Descriptor
    {
        get
        {
            if (_isDisposed)
            {
                return -1;
            }

            Start();
            return _ring.Ring.Descriptor;
        }
    }

    /// <inheritdoc/>
    public int ReadyEvent() => Descriptor < 0 ? -1 : _ring.ReadyEvent(ref _looks, _accepted.Count > 0);

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    /// <exception cref="KernelException">EMFILE, ENFILE, ENOMEM, ENOBUFS: the connection still waits, and cannot be had.</exception>
    public IStreamPort? Accept()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Start();
        bool looked = false;
        while (true)
        {
            if (_accepted.TryDequeue(out int descriptor))
            {
                _ring.Kept(-1);
                if (KernelSocket.AdoptConnection(descriptor, out Endpoint peer) is { } connection)
                {
                    var port = new IoUringStreamPort(_open, connection, peer, StreamState.Open, _options);
                    port.StartIfShared();
                    return port;
                }
            }
            else if (_ring.Dispatcher.TryDispatchOne())
            {
                ThrowFailure();
            }
            else if (looked)
            {
                return null;
            }
            else
            {
                looked = true;
                Arm();
                _ring.Look(ref _looks);
            }
        }
    }

    /// <summary>Stops listening; connections that were accepted stay, those that nobody took are closed.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _ring.CancelAndDrain(_socket.Value, -1, () => _isArmed ? 1 : 0);
        while (_accepted.TryDequeue(out int descriptor))
        {
            _ring.Kept(-1);
            KernelSocket.AdoptConnection(descriptor, out _)?.Dispose();
        }

        _ring.Dispatcher.Remove(_slot);
        _ring.Release();
        _socket.Dispose();
    }

    /// <inheritdoc/>
    void ICompletionHandler.Complete(in Completion completion, ulong value)
    {
        _isArmed = completion.HasMore;
        if (completion.Result >= 0)
        {
            _accepted.Enqueue(completion.Result);
            _ring.Kept(1);
            if (_accepted.Count == MaximumWaiting)
            {
                Pause();
            }
        }
        else if (completion.Error is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS)
        {
            _error = completion.Error;
        }
    }

    private void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _ring.Start();
            Arm();
            _ = _ring.Ring.Submit();
        }
    }

    private void Arm()
    {
        if (!_isArmed && _accepted.Count < MaximumWaiting && _ring.TryNext(out SubmissionEntry* entry))
        {
            entry->PrepareAcceptMultishot(_socket.Value, NonBlockingCloseOnExec);
            entry->UserData = RingTag.Make(_slot, RingTag.Accept);
            _isArmed = true;
        }
    }

    // The kernel would go on to accept for an owner who takes nothing. Armed again when the owner has taken all.
    private void Pause()
    {
        if (_isArmed && _ring.TryNext(out SubmissionEntry* entry))
        {
            entry->PrepareCancel(RingTag.Make(_slot, RingTag.Accept));
            entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
            _ = _ring.Ring.Submit();
        }
    }

    private void ThrowFailure()
    {
        if (_error != Errno.None)
        {
            Errno error = _error;
            _error = Errno.None;
            Arm();
            _ = _ring.Ring.Submit();
            throw new KernelException("accept4(TCP through io_uring)", error);
        }
    }
}
