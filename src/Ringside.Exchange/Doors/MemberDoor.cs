using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Doors;

/// <summary>Where members come in: the sockets of one <see cref="GatewayCore"/>, and its host (SoupBinTCP over TCP, or over TLS).</summary>
/// <remarks>
/// <para>It shares a thread with what reads the streams: first the owner feeds the gateway all batches that have become stable, then
/// <see cref="DoWork"/> takes what clients have sent and sends what there is for them, one send(2) for each connection that was touched.
/// Secrets are verified on another thread.</para>
/// <para><see cref="DoWork"/> sets the waiter's deadline to <see cref="DeadlineNanos"/>; an owner with a deadline of its own sets the
/// earlier one afterwards.</para>
/// </remarks>
public sealed class MemberDoor : IAgent, IGatewayHost, IDisposable
{
    private readonly TcpServer _server;
    private readonly TlsLayer? _tls;
    private readonly SecretVerifier _verifier;
    private readonly Waiter _waiter;

    /// <summary>Listens for members.</summary>
    /// <param name="local">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="options">Limits of the sockets.</param>
    /// <param name="mostHashes">The gateway's <see cref="GatewayOptions.MostHashes"/>.</param>
    /// <param name="certificate">What members must speak TLS with; null for plain TCP. Stays the caller's.</param>
    /// <param name="waiter">How the thread idles that this door is used on.</param>
    /// <param name="create">Makes the gateway, given its host; its <see cref="GatewayOptions.MostConnections"/> is not above that of the
    /// options.</param>
    /// <exception cref="Linux.Errors.KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES, EMFILE.</exception>
    public MemberDoor(
        in Endpoint local,
        TcpServerOptions options,
        int mostHashes,
        X509Certificate2? certificate,
        Waiter waiter,
        Func<IGatewayHost, GatewayCore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(options);
        _waiter = waiter;
        Core = create(this);
        IConnectionUser user = new User(this);
        if (certificate is not null)
        {
            user = _tls = new TlsLayer(user, certificate, options.MostConnections, waiter);
            options = options with { MostConnections = 2 * options.MostConnections };
        }

        _server = new TcpServer(local, options, user, waiter);
        _tls?.Serve(_server);
        try
        {
            _verifier = new SecretVerifier(mostHashes, waiter);
        }
        catch
        {
            _server.Dispose();
            throw;
        }
    }

    /// <summary>The gateway.</summary>
    public GatewayCore Core { get; }

    /// <summary>Where members connect.</summary>
    public Endpoint LocalEndpoint => _server.LocalEndpoint;

    /// <summary>What the sockets have done.</summary>
    public TcpServerCounters Counters => _server.Counters;

    /// <summary>What TLS has done; null without.</summary>
    public TlsCounters? TlsCounters => _tls?.Counters;

    /// <summary>Hears of each name that is locked out, and from where.</summary>
    internal Action<Alpha6, ClientAddress>? OnLockedOut { get; init; }

    /// <summary>When it wants to be called even if nothing happens; <see cref="Waiter.Never"/> for never.</summary>
    public long DeadlineNanos => Math.Min(
        Core.DeadlineNanos, Math.Min(_server.DeadlineNanos, _tls?.DeadlineNanos ?? Waiter.Never));

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int work = 0;
        while (_verifier.TryTake(out long ticket, out bool isRight))
        {
            Core.Verified(ticket, isRight, nowNanos);
            work++;
        }

        work += _tls?.Take(nowNanos) ?? 0;
        work += _server.Receive(nowNanos);
        work += Flush(nowNanos);

        // After a pause of this thread, what waits must have had its chance before anybody is held to be slow.
        bool isDue = nowNanos >= Core.DeadlineNanos;
        Core.Poll(nowNanos);
        if (isDue)
            work += Flush(nowNanos);
        _waiter.DeadlineNanos = DeadlineNanos;
        return work;
    }

    /// <summary>Sends what there is for members now, without looking at what has come.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Connections that something was sent to.</returns>
    public int Flush(long nowNanos)
    {
        int moved = _tls?.Flush(nowNanos) ?? 0;
        return moved + _server.Flush(nowNanos);
    }

    /// <inheritdoc/>
    public void Verify(long ticket, SecretHash hash, Alpha10 secret)
    {
        // The gateway asks for no more than were agreed on.
        if (!_verifier.TryAsk(ticket, hash, secret))
            throw new InvalidOperationException("the gateway asks for more secrets at one time than the door was told");
    }

    /// <inheritdoc/>
    public void HasOutput(int connection)
    {
        if (_tls is not null)
            _tls.HasOutput(connection);
        else
            _server.HasOutput(connection);
    }

    /// <inheritdoc/>
    public void Close(int connection, CloseReason reason)
    {
        if (_tls is not null)
            _tls.Close(connection);
        else
            _server.Close(connection);
    }

    /// <inheritdoc/>
    public void LockedOut(Alpha6 name, ClientAddress address) => OnLockedOut?.Invoke(name, address);

    /// <summary>Closes everything. The gateway is not told.</summary>
    public void Dispose()
    {
        _server.Dispose();
        _tls?.Dispose();
        _verifier.Dispose();
    }

    internal static ClientAddress AddressOf(in Endpoint peer)
    {
        ReadOnlySpan<byte> bytes = peer.AddressBytes;
        return peer.IsIPv6
            ? new ClientAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]))
            : ClientAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    /// <summary>An address as people write it (RFC 5952); of IPv6 the network.</summary>
    internal static string TextOf(ClientAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, address.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], address.Low);
        IPAddress written = new(bytes);
        return written.IsIPv4MappedToIPv6 ? written.MapToIPv4().ToString() : $"{written}/64";
    }

    private sealed class User(MemberDoor door) : IConnectionUser
    {
        public int Open(in Endpoint peer, long nowNanos) => door.Core.Open(AddressOf(peer), nowNanos);

        public int Room(int connection) => int.MaxValue;

        public void Received(int connection, ReadOnlySpan<byte> bytes, long nowNanos) => door.Core.Received(connection, bytes, nowNanos);

        public void Gone(int connection) => door.Core.Gone(connection);

        public ReadOnlySpan<byte> Outgoing(int connection) => door.Core.Outgoing(connection);

        public void Sent(int connection, int count, long nowNanos) => door.Core.Sent(connection, count, nowNanos);
    }
}
