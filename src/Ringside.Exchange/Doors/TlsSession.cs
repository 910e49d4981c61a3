using System.Buffers;
using System.Net.Security;

namespace Ringside.Exchange.Doors;

/// <summary>TLS of one connection, as tasks on the thread pool between four bounded pipes (RFC 8446, <see cref="SslStream"/>).</summary>
/// <remarks>
/// <code>
/// socket -> CipherIn  -> SslStream -> PlainIn  -> user
/// socket &lt;- CipherOut &lt;- SslStream &lt;- PlainOut &lt;- user
/// </code>
/// The outer ends are the agent's, which is told by <c>changed</c> that something has moved.
/// </remarks>
internal sealed class TlsSession
{
    // Small, as there may be thousands: a record of TLS (RFC 8446, section 5.1) goes through in pieces, and what it is put together in is
    // rented.
    private const int CipherInBytes = 4_096;
    private const int CipherOutBytes = 8_192;
    private const int PlainBytes = 4_096;

    private readonly Action<TlsSession> _changed;
    private readonly TlsCounters _counters;
    private int _isSignalled;
    private volatile bool _isReady;
    private volatile bool _hasEnded;

    internal TlsSession(int number, int user, TlsCounters counters, Action<TlsSession> changed, int cipherInBytes = CipherInBytes)
    {
        CipherIn = new BoundedPipe(cipherInBytes);
        Number = number;
        User = user;
        _counters = counters;
        _changed = changed;
    }

    /// <summary>Its number at the server.</summary>
    internal int Number { get; }

    /// <summary>Its number at the user; -1 when that has ended it, or was told that it has ended.</summary>
    internal int User { get; set; }

    /// <summary>When it is given up that waits for its last bytes to leave.</summary>
    internal long LingerNanos { get; set; } = long.MaxValue;

    /// <summary>The agent has it in its list of those whose user has something to send.</summary>
    internal bool IsDirty { get; set; }

    internal BoundedPipe CipherIn { get; }

    internal BoundedPipe CipherOut { get; } = new(CipherOutBytes);

    internal BoundedPipe PlainIn { get; } = new(PlainBytes);

    internal BoundedPipe PlainOut { get; } = new(PlainBytes);

    /// <summary>Whether the handshake is done.</summary>
    internal bool IsReady => _isReady;

    /// <summary>Whether no task of it runs any longer.</summary>
    internal bool HasEnded => _hasEnded;

    /// <summary>Starts it.</summary>
    /// <param name="authenticate">The handshake, of either side.</param>
    internal void Start(Func<SslStream, Task> authenticate) => _ = Task.Run(() => RunAsync(authenticate));

    /// <summary>Whether this is the first to say that something has moved since <see cref="TakeSignal"/>.</summary>
    internal bool Signal() => Interlocked.Exchange(ref _isSignalled, 1) == 0;

    /// <summary>What moves from now on will be told anew. Before anything is looked at: what moved earlier is seen then.</summary>
    internal void TakeSignal() => Interlocked.Exchange(ref _isSignalled, 0);

    /// <summary>Ends it at once.</summary>
    internal void Abort()
    {
        CipherIn.Abort();
        CipherOut.Abort();
        PlainIn.Abort();
        PlainOut.Abort();
    }

    private async Task RunAsync(Func<SslStream, Task> authenticate)
    {
        try
        {
            PipeStream wire = new(CipherIn, CipherOut, Moved);
            await using SslStream tls = new(wire, leaveInnerStreamOpen: false);
            await authenticate(tls);
            _isReady = true;
            _counters.CountHandshake();
            Task up = ReceiveAsync(tls);
            Task down = SendAsync(tls);
            await Task.WhenAny(up, down);

            // What the client has sent last is still to be read; nothing more is to be sent once it has gone, and the other way round.
            if (up.IsCompleted)
                PlainOut.Complete();
            else
                CipherIn.Abort();
            await Task.WhenAll(up, down);
        }
        catch (Exception)
        {
            // Whatever a stranger's bytes have brought about: the connection is over, and nothing else.
            _counters.CountFailure();
        }

        PlainIn.Complete();
        CipherOut.Complete();
        _hasEnded = true;
        Moved();
    }

    private async Task ReceiveAsync(SslStream tls)
    {
        while (true)
        {
            // Nothing is rented while nothing comes, here or within.
            int count = await tls.ReadAsync(Memory<byte>.Empty);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(PlainBytes);
            try
            {
                count = await tls.ReadAsync(buffer);
                if (count == 0)
                    return;
                await PlainIn.WriteAsync(buffer.AsMemory(0, count), Moved);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }
    }

    private async Task SendAsync(SslStream tls)
    {
        while (true)
        {
            await PlainOut.ReadAsync(Memory<byte>.Empty);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(PlainBytes);
            try
            {
                int count = PlainOut.Read(buffer);
                if (count == 0)
                    break;
                Moved();
                await tls.WriteAsync(buffer.AsMemory(0, count));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }

        await tls.ShutdownAsync();
    }

    private void Moved() => _changed(this);
}
