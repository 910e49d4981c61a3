using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.MarketData;

/// <summary>Answers those who missed messages of a feed (MoldUDP64, request packet): one datagram for one request.</summary>
/// <remarks>
/// <para>The answer is an ordinary packet of the feed with as many of the wanted messages as fit; who wants the rest asks again. Nothing
/// is answered with silence: another session, numbers that have not been sent or are not kept, a spent budget. All of that is
/// counted.</para>
/// <para>A request is twenty bytes and an answer is fourteen hundred, and the address that it goes to may be forged. So there are two
/// budgets: one for each address, and one for all of them.</para>
/// </remarks>
public sealed class RerequestServer
{
    private readonly RerequestServerOptions _options;
    private readonly ItchHistory _history;
    private readonly IOlderMessages? _older;
    private readonly AddressThrottles _addresses;
    private readonly byte[] _olderMessage = new byte[ItchHistory.LongestMessage];
    private Throttle _all = new();

    /// <summary>A server for one feed.</summary>
    /// <param name="options">All limits.</param>
    /// <param name="history">The last messages.</param>
    /// <param name="older">Those before; null when they are not kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public RerequestServer(RerequestServerOptions options, ItchHistory history, IOlderMessages? older = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(history);
        options.Validate();
        _options = options;
        _history = history;
        _older = older;
        _addresses = new AddressThrottles(options.MaximumAddresses, options.AnswersPerSecond, options.Burst, options.HashSecret);
    }

    /// <summary>Answers so far.</summary>
    public long Answers { get; private set; }

    /// <summary>Messages in them.</summary>
    public long AnsweredMessages { get; private set; }

    /// <summary>Datagrams that were no request, or asked for no message.</summary>
    public long Malformed { get; private set; }

    /// <summary>Requests for another session.</summary>
    public long OtherSessions { get; private set; }

    /// <summary>Requests from a number on that has not been sent.</summary>
    public long UnknownNumbers { get; private set; }

    /// <summary>Requests from a number on that is not kept any more.</summary>
    public long ForgottenNumbers { get; private set; }

    /// <summary>Requests beyond the budget of their address, or of an address that there is no room to remember.</summary>
    public long LimitedByAddress { get; private set; }

    /// <summary>Requests beyond the budget of all together.</summary>
    public long LimitedInAll { get; private set; }

    /// <summary>Answers one datagram.</summary>
    /// <param name="request">What came; any bytes.</param>
    /// <param name="address">Where it came from, without the port: an IPv6 address, or an IPv4 address as one (RFC 4291, section
    /// 2.5.5.2). Whoever wants one budget for a network hands in its prefix.</param>
    /// <param name="nowNanos">The time, of any clock that does not go back.</param>
    /// <param name="answer">Where the answer goes; at least <see cref="RerequestServerOptions.MaximumPacket"/> bytes.</param>
    /// <returns>Length of the answer; 0 when there is none.</returns>
    /// <exception cref="ArgumentException">There is too little room for the answer.</exception>
    public int Answer(ReadOnlySpan<byte> request, UInt128 address, long nowNanos, Span<byte> answer)
    {
        if (!MoldRequest.TryRead(request, out MoldRequest asked) || asked.MessageCount is 0 or MoldHeader.EndOfSessionCount)
        {
            Malformed++;
            return 0;
        }

        if (asked.Session != _options.Session)
        {
            OtherSessions++;
            return 0;
        }

        if (asked.SequenceNumber == 0 || asked.SequenceNumber >= _history.NextNumber)
        {
            UnknownNumbers++;
            return 0;
        }

        return MayAnswer(address, nowNanos) ? Fill(asked, answer[.._options.MaximumPacket]) : 0;
    }

    private bool MayAnswer(UInt128 address, long nowNanos)
    {
        if (!_addresses.TryTake(address, nowNanos))
        {
            LimitedByAddress++;
            return false;
        }

        bool may = _all.TryTake(1_000_000_000L / _options.AnswersPerSecondInAll, _options.BurstInAll, nowNanos);
        if (!may)
            LimitedInAll++;
        return may;
    }

    private int Fill(in MoldRequest asked, Span<byte> answer)
    {
        var writer = new MoldPacketWriter(answer, _options.Session, asked.SequenceNumber);
        int most = Math.Min((int)asked.MessageCount, _options.MaximumMessages);
        ulong number = asked.SequenceNumber;
        while (writer.Count < most && TryRead(number, out ReadOnlySpan<byte> message) && writer.TryAdd(message))
            number++;
        if (writer.Count == 0)
        {
            ForgottenNumbers++;
            return 0;
        }

        Answers++;
        AnsweredMessages += writer.Count;
        return writer.Finish();
    }

    private bool TryRead(ulong number, out ReadOnlySpan<byte> message)
    {
        if (_history.TryRead(number, out message))
            return true;
        if (_older is null || number >= _history.FirstNumber)
            return false;
        int length = _older.Read(number, _olderMessage);
        message = length < 0 ? default : _olderMessage.AsSpan(0, length);
        return length >= 0;
    }
}
