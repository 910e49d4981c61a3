using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <summary>One non-blocking socket of the kernel (socket(2)): the calls that set it up throw, those on the hot path return
/// a negative errno.</summary>
public sealed unsafe partial class KernelSocket : FileDescriptor
{
    private readonly string _what;

    private KernelSocket(int descriptor, SocketKind kind, bool isIPv6, string what)
        : base(descriptor)
    {
        Kind = kind;
        IsIPv6 = isIPv6;
        _what = what;
    }

    /// <summary>Datagram or stream.</summary>
    public SocketKind Kind { get; }

    /// <summary>True when it speaks IPv6.</summary>
    public bool IsIPv6 { get; }

    /// <summary>The address it is bound to (getsockname(2)).</summary>
    public Endpoint LocalEndpoint
    {
        get
        {
            Endpoint endpoint = default;
            uint length = Endpoint.Size;
            KernelException.Check(Libc.getsockname(Checked(), &endpoint, &length), $"getsockname({_what})");
            return endpoint;
        }
    }

    /// <summary>Makes a socket of the family of <paramref name="like"/>.</summary>
    /// <param name="kind">UDP or TCP.</param>
    /// <param name="like">Any endpoint of the wanted family.</param>
    /// <exception cref="KernelException">EMFILE, EAFNOSUPPORT.</exception>
    public static KernelSocket Create(SocketKind kind, in Endpoint like)
    {
        string what = kind == SocketKind.Datagram ? "UDP" : "TCP";
        int flags = (int)kind | SocketConstants.NonBlocking | SocketConstants.CloseOnExec;
        int descriptor = KernelException.Check(Libc.socket(like.Family, flags, 0), $"socket({what})");
        return new KernelSocket(descriptor, kind, like.IsIPv6, what);
    }

    /// <summary>Index of a network interface in this thread's network namespace (if_nametoindex(3)).</summary>
    /// <param name="name">Name, as <c>lo</c> or <c>eth0</c>.</param>
    /// <exception cref="KernelException">ENODEV: there is no such interface.</exception>
    public static int InterfaceIndex(string name)
    {
        uint index = Libc.if_nametoindex(name);
        return index != 0 ? (int)index : throw new KernelException($"if_nametoindex(\"{name}\")", Errno.ENODEV);
    }

    /// <summary>Lets the port be bound again at once after an earlier connection on it ended (SO_REUSEADDR, socket(7)); for
    /// datagrams, lets several sockets receive the same multicast group.</summary>
    public void AllowAddressReuse() => SetOption(SocketConstants.LevelSocket, SocketConstants.ReuseAddress, 1, "SO_REUSEADDR");

    /// <summary>Gives the socket its local address (bind(2)).</summary>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES.</exception>
    public void Bind(in Endpoint local)
    {
        Endpoint copy = local;
        KernelException.Check(Libc.bind(Checked(), &copy, local.KernelLength), $"bind({_what} {local})");
    }

    /// <summary>Starts to accept connections (listen(2)).</summary>
    /// <param name="backlog">Most connections that wait for <see cref="Accept"/>.</param>
    public void Listen(int backlog) => KernelException.Check(Libc.listen(Checked(), backlog), $"listen({_what})");

    /// <summary>Takes one waiting connection (accept4(2)).</summary>
    /// <param name="peer">Where it comes from.</param>
    /// <returns>The connection, or null when none is waiting.</returns>
    /// <exception cref="KernelException">EMFILE, ENFILE, ENOMEM, ENOBUFS: the connection still waits, and cannot be had.</exception>
    public KernelSocket? Accept(out Endpoint peer)
    {
        peer = default;
        Endpoint from = default;
        uint length = Endpoint.Size;
        int descriptor = Libc.accept4(Checked(), &from, &length, SocketConstants.NonBlocking | SocketConstants.CloseOnExec);
        if (descriptor >= 0)
        {
            peer = from;
            return new KernelSocket(descriptor, SocketKind.Stream, IsIPv6, $"TCP from {from}");
        }

        Errno error = KernelException.LastError;
        return IsOfConnection(error) ? null : throw new KernelException($"accept4({_what})", error);
    }

    /// <summary>Starts a connection, or sets where datagrams go (connect(2)). Never waits.</summary>
    /// <returns><see cref="Errno.None"/> when connected, <see cref="Errno.EINPROGRESS"/> when started, else what went wrong.</returns>
    public Errno Connect(in Endpoint remote)
    {
        Endpoint copy = remote;
        return Libc.connect(Checked(), &copy, remote.KernelLength) == 0 ? Errno.None : KernelException.LastError;
    }

    /// <summary>Tells the peer that nothing more will be sent (shutdown(2)); receiving goes on.</summary>
    public void ShutdownSend() => _ = Libc.shutdown(Checked(), 1);

    /// <summary>Takes the error that a background operation left on the socket (SO_ERROR, socket(7)).</summary>
    public Errno TakePendingError() =>
        TryGetOption(SocketConstants.LevelSocket, SocketConstants.PendingError, out int value) == Errno.None ? (Errno)value : Errno.None;

    /// <summary>Sends on a connected socket without waiting (send(2)); a closed peer raises no signal.</summary>
    /// <returns>Bytes taken by the kernel, or a negative <see cref="Errno"/>.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint sent = Libc.send(Value, start, (nuint)bytes.Length, SocketConstants.DontWait | SocketConstants.NoSignal);
            return sent >= 0 ? (int)sent : -(int)KernelException.LastError;
        }
    }

    /// <summary>Sends one datagram without waiting (sendto(2)).</summary>
    /// <returns>Bytes sent, or a negative <see cref="Errno"/>.</returns>
    public int SendTo(ReadOnlySpan<byte> datagram, in Endpoint destination)
    {
        fixed (byte* start = datagram)
        fixed (Endpoint* address = &destination)
        {
            nint sent = Libc.sendto(
                Value,
                start,
                (nuint)datagram.Length,
                SocketConstants.DontWait | SocketConstants.NoSignal,
                address,
                destination.KernelLength);
            return sent >= 0 ? (int)sent : -(int)KernelException.LastError;
        }
    }

    /// <summary>Receives without waiting and without any accompanying facts (recv(2)).</summary>
    /// <returns>Bytes received, 0 at the end of a stream, or a negative <see cref="Errno"/>.</returns>
    public int Receive(Span<byte> into)
    {
        fixed (byte* start = into)
        {
            nint received = Libc.recv(Value, start, (nuint)into.Length, SocketConstants.DontWait);
            return received >= 0 ? (int)received : -(int)KernelException.LastError;
        }
    }

    // accept(2) also hands over errors of a connection that died while it waited; that connection is simply not there any more.
    private static bool IsOfConnection(Errno error) => error is Errno.EAGAIN or Errno.EINTR or Errno.ECONNABORTED or Errno.EPROTO
        or Errno.EPERM or Errno.ENETDOWN or Errno.ENETUNREACH or Errno.ENOPROTOOPT or Errno.EHOSTDOWN or Errno.EHOSTUNREACH
        or Errno.ENONET or Errno.EOPNOTSUPP or Errno.ETIMEDOUT or Errno.ECONNRESET;
}
