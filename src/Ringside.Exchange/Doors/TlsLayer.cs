using System.Net.Security;
using System.Numerics;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Doors;

/// <summary>TLS between a <see cref="TcpServer"/> and its user (RFC 8446; also 1.2, RFC 5246). Not for those who are in a hurry.</summary>
/// <remarks>
/// <para>The arithmetic of TLS is done by tasks on the thread pool (<see cref="TlsSession"/>), so that a handshake holds nobody else up.
/// The user sees a connection from its beginning: so its limits hold before the handshake, and its time for a log-in is the time for
/// the handshake, too.</para>
/// <para>A connection that the user has closed may have bytes to be encrypted: it lives on for a while under its number at the server,
/// while its number at the user is free. So the server has room for twice as many.</para>
/// </remarks>
internal sealed class TlsLayer : IConnectionUser, IDisposable
{
    private const long MostLingerNanos = 1_000_000_000;

    // What is made of it must find room with what waits already: more is taken when that has moved on.
    private const int MostTaken = 16_384;

    private readonly IConnectionUser _user;
    private readonly Waiter _waiter;
    private readonly SslServerAuthenticationOptions _tls;
    private readonly TlsSession?[] _sessions;
    private readonly TlsSession?[] _byUser;
    private readonly Stack<int> _free = new();
    private readonly ManyToOneRing<TlsSession> _moved;
    private readonly Queue<TlsSession> _dirty = new();
    private readonly byte[] _scratch = new byte[65_536];
    private TcpServer _server = null!;
    private long _nowNanos;
    private long _lingerNanos = Waiter.Never;
    private int _hasLost;

    internal TlsLayer(IConnectionUser user, X509Certificate2 certificate, int most, Waiter waiter)
    {
        _user = user;
        _waiter = waiter;
        _tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };
        _sessions = new TlsSession?[2 * most];
        _byUser = new TlsSession?[most];
        for (int number = _sessions.Length - 1; number >= 0; number--)
            _free.Push(number);
        _moved = new ManyToOneRing<TlsSession>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(_sessions.Length, 2)));
    }

    /// <summary>What it has done.</summary>
    internal TlsCounters Counters { get; } = new();

    /// <summary>When it wants to be called even if nothing happens.</summary>
    internal long DeadlineNanos => _lingerNanos;

    /// <inheritdoc/>
    public int Open(in Endpoint peer, long nowNanos)
    {
        _nowNanos = nowNanos;
        if (!_free.TryPeek(out int number))
            return -1;
        int user = _user.Open(peer, nowNanos);
        if (user < 0)
            return -1;
        _free.Pop();
        TlsSession session = new(number, user, Counters, OnMoved);
        _sessions[number] = _byUser[user] = session;
        session.Start(tls => tls.AuthenticateAsServerAsync(_tls));
        return number;
    }

    /// <inheritdoc/>
    public int Room(int connection) => _sessions[connection]?.CipherIn.Room ?? 0;

    /// <inheritdoc/>
    public void Received(int connection, ReadOnlySpan<byte> bytes, long nowNanos) => _sessions[connection]?.CipherIn.Write(bytes);

    /// <inheritdoc/>
    public void Gone(int connection)
    {
        if (_sessions[connection] is not { } session)
            return;
        session.Abort();
        EndForUser(session);
        Free(session);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Outgoing(int connection) =>
        _sessions[connection] is { } session ? _scratch.AsSpan(0, session.CipherOut.Peek(_scratch)) : default;

    /// <inheritdoc/>
    public void Sent(int connection, int count, long nowNanos)
    {
        _sessions[connection]?.CipherOut.Skip(count);
        if (_sessions[connection] is { HasEnded: true } session)
            OnMoved(session);
    }

    /// <summary>Whose connections these are.</summary>
    internal void Serve(TcpServer server) => _server = server;

    /// <summary>Takes what the tasks have done.</summary>
    internal int Take(long nowNanos)
    {
        _nowNanos = nowNanos;
        int count = 0;
        for (; count < _sessions.Length && _moved.TryRead(out TlsSession session); count++)
            Look(session, nowNanos);
        if (Interlocked.Exchange(ref _hasLost, 0) != 0)
        {
            foreach (TlsSession? session in _sessions)
            {
                if (session is not null)
                    Look(session, nowNanos);
            }
        }

        if (nowNanos >= _lingerNanos)
            EndLingering(nowNanos);
        return count;
    }

    /// <summary>Gives the tasks what the user has to send.</summary>
    internal int Flush(long nowNanos)
    {
        _nowNanos = nowNanos;
        int count = _dirty.Count;
        for (int index = 0; index < count; index++)
        {
            TlsSession session = _dirty.Dequeue();
            session.IsDirty = false;
            MoveDown(session, nowNanos);
        }

        return count;
    }

    /// <summary>The user has something to send.</summary>
    internal void HasOutput(int user)
    {
        if (_byUser[user] is not { IsDirty: false } session)
            return;
        session.IsDirty = true;
        _dirty.Enqueue(session);
    }

    /// <summary>The user has ended a connection.</summary>
    internal void Close(int user)
    {
        if (_byUser[user] is not { } session)
            return;
        _byUser[user] = null;
        session.User = -1;
        if (session.IsReady)
            session.PlainOut.Complete();
        else
            session.Abort();
        Linger(session);
    }

    /// <summary>Ends all tasks.</summary>
    public void Dispose()
    {
        foreach (TlsSession? session in _sessions)
            session?.Abort();
    }

    private void OnMoved(TlsSession session)
    {
        if (!session.Signal())
            return;
        if (!_moved.TryWrite(session))
            Interlocked.Exchange(ref _hasLost, 1);
        _waiter.Wake();
    }

    private void Look(TlsSession session, long nowNanos)
    {
        session.TakeSignal();
        if (_sessions[session.Number] != session)
            return;
        bool hasEnded = session.HasEnded; // before the pipes, which are complete when it has
        if (session.User >= 0 && session.PlainIn.Read(_scratch.AsSpan(0, MostTaken)) is > 0 and int count)
        {
            _user.Received(session.User, _scratch.AsSpan(0, count), nowNanos);
            OnMoved(session); // there may be more
        }

        MoveDown(session, nowNanos);
        if (session.CipherOut.Count > 0)
            _server.HasOutput(session.Number);
        if (session.CipherIn.Room > 0)
            _server.Resume(session.Number);
        if (!hasEnded || (session.User >= 0 && session.PlainIn.Count > 0))
            return;
        EndForUser(session);
        if (session.CipherOut.Count > 0)
        {
            Linger(session);
            return;
        }

        _server.Close(session.Number);
        Free(session);
    }

    private void MoveDown(TlsSession session, long nowNanos)
    {
        if (session.User < 0)
            return;
        ReadOnlySpan<byte> bytes = _user.Outgoing(session.User);
        if (!bytes.IsEmpty && session.PlainOut.Write(bytes) is > 0 and int count)
            _user.Sent(session.User, count, nowNanos);
    }

    private void EndForUser(TlsSession session)
    {
        if (session.User < 0)
            return;
        int user = session.User;
        session.User = -1;
        _byUser[user] = null;
        _user.Gone(user);
    }

    private void Linger(TlsSession session)
    {
        if (session.LingerNanos == long.MaxValue)
            session.LingerNanos = _nowNanos + MostLingerNanos;
        _lingerNanos = Math.Min(_lingerNanos, session.LingerNanos);
    }

    private void EndLingering(long nowNanos)
    {
        _lingerNanos = Waiter.Never;
        foreach (TlsSession? session in _sessions)
        {
            if (session is null || session.LingerNanos == long.MaxValue)
                continue;
            if (nowNanos < session.LingerNanos)
            {
                _lingerNanos = Math.Min(_lingerNanos, session.LingerNanos);
                continue;
            }

            session.Abort();
            _server.Close(session.Number);
            Free(session);
        }
    }

    private void Free(TlsSession session)
    {
        _sessions[session.Number] = null;
        _free.Push(session.Number);
    }
}
