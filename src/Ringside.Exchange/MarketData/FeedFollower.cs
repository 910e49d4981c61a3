using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.MarketData;

/// <summary>Follows one feed from the outside: takes packets of both lines as they come and hands on each message once, in order.</summary>
/// <remarks>
/// <para>Of two lines the first copy of a message counts. What comes before a message that is missing is held in a window of fixed
/// size. A message that neither line has brought after a while is asked for by number; the wait doubles while nothing comes, and after
/// some requests in vain the follower begins anew with a snapshot. What is beyond the window is let go and asked for later.</para>
/// <para>Joining late: the lines are heard and held first, then a snapshot is asked for (<see cref="WantsSnapshot"/>); when it has ended
/// with number N, the follower goes on with N + 1, from what it holds or from the re-request server.</para>
/// <para>Other sessions than the one that is followed are counted and ignored, until it has ended or fallen silent. Whoever can send to
/// the lines is believed: MoldUDP64 has no signature.</para>
/// <para>A state machine without clock and socket: the owner hands in packets and the time, and asks what is to be sent. Nothing
/// allocates after construction.</para>
/// </remarks>
public sealed partial class FeedFollower
{
    private const int Lines = 3;

    private readonly FeedFollowerOptions _options;
    private readonly IFeedReader _reader;
    private readonly FeedWindow _window;
    private readonly long[] _heardNanos = new long[Lines];
    private ulong _expected;
    private ulong _known;
    private ulong _endsAt;
    private long _heardAnyNanos = long.MinValue;

    /// <summary>A follower that has heard nothing.</summary>
    /// <param name="options">How it follows.</param>
    /// <param name="reader">Takes the messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public FeedFollower(FeedFollowerOptions options, IFeedReader reader)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(reader);
        options.Validate();
        _options = options;
        _reader = reader;
        _window = new FeedWindow(options.Slots);
        Session = options.Session;
        Array.Fill(_heardNanos, long.MinValue);
        Begin();
    }

    /// <summary>How far it is.</summary>
    public FeedFollowerState State { get; private set; }

    /// <summary>Name of the session; blank before one was heard.</summary>
    public Alpha10 Session { get; private set; }

    /// <summary>Number of the message that is handed on next; 0 while it joins.</summary>
    public ulong NextNumber => State == FeedFollowerState.Joining ? 0 : _expected;

    /// <summary>Whether a message is missing that is known to be there.</summary>
    public bool HasGap => State == FeedFollowerState.Following && _expected < _known;

    /// <summary>Times that it fell behind a message that was missing.</summary>
    public long Gaps { get; private set; }

    /// <summary>Messages that came more than once: with two lines, nearly all of them.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Messages that neither line has brought, but an answer to a request.</summary>
    public long Recovered { get; private set; }

    /// <summary>Messages that were too far ahead to be held, and are asked for later.</summary>
    public long Beyond { get; private set; }

    /// <summary>Requests that were made.</summary>
    public long Requests { get; private set; }

    /// <summary>Times that it gave up and took a snapshot.</summary>
    public long Resyncs { get; private set; }

    /// <summary>Messages that were handed on.</summary>
    public long Delivered { get; private set; }

    /// <summary>Datagrams that were no packet.</summary>
    public long Malformed { get; private set; }

    /// <summary>Packets of another session.</summary>
    public long OtherSessions { get; private set; }

    /// <summary>Sessions after the first one.</summary>
    public long SessionChanges { get; private set; }

    /// <summary>When a packet of the session came last by a way; <see cref="long.MinValue"/> for never.</summary>
    /// <param name="source">The way.</param>
    public long HeardNanos(FeedSource source) => _heardNanos[(int)source];

    /// <summary>Takes a datagram.</summary>
    /// <param name="source">Which way it came.</param>
    /// <param name="packet">Its payload; any bytes.</param>
    /// <param name="nowNanos">The time, of any clock that does not go back.</param>
    public void Receive(FeedSource source, ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (!MoldPacketReader.TryOpen(packet, out MoldPacketReader messages) || messages.Header.SequenceNumber == 0
            || messages.Header.NextSequenceNumber < messages.Header.SequenceNumber)
        {
            Malformed++;
            return;
        }

        MoldHeader header = messages.Header;
        if (!IsOfSession(header.Session, source, nowNanos))
        {
            OtherSessions++;
            return;
        }

        _heardNanos[(int)source] = _heardAnyNanos = nowNanos;
        if (header.IsEndOfSession)
            _endsAt = header.SequenceNumber;
        while (messages.TryNext(out ReadOnlySpan<byte> message))
            Offer(messages.SequenceNumber, message, source);
        _known = Math.Max(_known, header.NextSequenceNumber);
        Settle(source, nowNanos);
    }

    private void Begin()
    {
        _window.Clear();
        _expected = 1;
        _known = _endsAt = 0;
        _isReadingSnapshot = _isBehind = false;
        _attempts = _snapshotFailures = 0;
        _snapshotAtNanos = long.MinValue;
        State = _options.BeginsWithSnapshot ? FeedFollowerState.Joining : FeedFollowerState.Following;
        _reader.Restart();
    }

    private bool IsOfSession(Alpha10 session, FeedSource source, long nowNanos)
    {
        if (session == Session)
            return true;
        bool mayChange = _options.Session == default && source != FeedSource.Answer;
        if (!mayChange)
            return false;
        bool isFirst = Session == default;
        bool isOver = State == FeedFollowerState.Ended || nowNanos - _heardAnyNanos >= _options.SessionSilenceNanos;
        if (!isFirst && !isOver)
            return false;
        Session = session;
        if (!isFirst)
        {
            SessionChanges++;
            Begin();
        }

        return true;
    }

    private void Offer(ulong number, ReadOnlySpan<byte> message, FeedSource source)
    {
        if (State == FeedFollowerState.Joining)
        {
            // The newest ones are worth most: the snapshot will be about as new.
            if (_window.Holds(number))
                Duplicates++;
            else if (_window.NumberAt(number) < number)
                Hold(number, message, source);
        }
        else if (number < _expected)
        {
            Duplicates++;
        }
        else if (number == _expected)
        {
            CountRecovered(source);
            Deliver(message);
            DeliverHeld();
        }
        else if (number - _expected >= (ulong)_window.Length)
        {
            Beyond++;
        }
        else if (_window.Holds(number))
        {
            Duplicates++;
        }
        else
        {
            Hold(number, message, source);
        }
    }

    private void Hold(ulong number, ReadOnlySpan<byte> message, FeedSource source)
    {
        if (_window.TryHold(number, message))
            CountRecovered(source);
        else
            Beyond++;
    }

    private void CountRecovered(FeedSource source)
    {
        if (source == FeedSource.Answer)
            Recovered++;
    }

    private void Deliver(ReadOnlySpan<byte> message)
    {
        _reader.Take(_expected, message);
        _expected++;
        Delivered++;
    }

    private void DeliverHeld()
    {
        while (_window.Holds(_expected))
            Deliver(_window[_expected]);
        _known = Math.Max(_known, _expected);
    }
}
