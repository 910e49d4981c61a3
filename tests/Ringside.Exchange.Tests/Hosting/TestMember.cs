using System.Text;
using Ringside.Exchange.Tests.Doors;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>A member's program with a real socket, as plain as it can be: it shares nothing with the venue's own client.</summary>
internal sealed class TestMember : IDisposable
{
    private const long Patience = 30_000_000_000;

    private readonly SocketClient _client;
    private readonly int[] _counts = new int[256];

    private TestMember(SocketClient client) => _client = client;

    /// <summary>Numbered messages, in their order.</summary>
    internal List<byte[]> Messages { get; } = [];

    /// <summary>Unnumbered data.</summary>
    internal List<byte[]> Unnumbered { get; } = [];

    /// <summary>Number of the first of <see cref="Messages"/>; 0 while not let in.</summary>
    internal ulong First { get; private set; }

    /// <summary>Letter of a refused log-in; 0 while there is none.</summary>
    internal byte Refusal { get; private set; }

    /// <summary>Whether the venue has closed the connection.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Logs in and waits for the answer.</summary>
    /// <param name="gateway">Where.</param>
    /// <param name="user">Who.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="from">Number of the first message that is wanted.</param>
    /// <param name="address">Own address, one of this machine.</param>
    /// <param name="receiveBuffer">Bytes that the kernel keeps while nobody reads; 0 for as many as it likes.</param>
    internal static TestMember Connect(
        Endpoint gateway, string user, string secret, ulong from = 1, string address = "127.0.0.1", int receiveBuffer = 0)
    {
        var member = new TestMember(new SocketClient(gateway, address, receiveBuffer));
        byte[] packet = new byte[SoupPacket.HeaderSize + SoupLoginRequest.ShortSize];
        SoupPacket.Write(
            SoupPacketType.LoginRequest,
            new SoupLoginRequest { Username = Alpha6.Of(user), Password = Alpha10.Of(secret), SequenceNumber = from },
            packet);
        Assert.True(member._client.Send(packet));
        member.Until(() => member.First != 0 || member.Refusal != 0 || member.IsClosed, "an answer to the log-in");
        return member;
    }

    internal void Enter(string token, char side, uint shares, string symbol, uint priceE4) =>
        Assert.True(TrySend(Order(token, side, shares, symbol, priceE4)));

    internal void Cancel(string token, uint shares = 0) =>
        Assert.True(TrySend(new OuchCancelOrder { Token = Alpha14.Of(token), Shares = shares }));

    internal void Replace(string token, string newToken, uint shares, uint priceE4) => Assert.True(TrySend(new OuchReplaceOrder
    {
        ExistingToken = Alpha14.Of(token),
        ReplacementToken = Alpha14.Of(newToken),
        Shares = shares,
        PriceE4 = priceE4,
        TimeInForceSeconds = 99_999,
        Display = (OuchDisplay)'Y',
        IsoEligibility = 'N',
        MinimumQuantity = 0,
    }));

    internal static OuchEnterOrder Order(string token, char side, uint shares, string symbol, uint priceE4) => new()
    {
        Token = Alpha14.Of(token),
        Side = (OuchSide)side,
        Shares = shares,
        Stock = Alpha8.Of(symbol),
        PriceE4 = priceE4,
        TimeInForceSeconds = 99_999,
        Firm = Alpha4.Of("TEST"),
        Display = (OuchDisplay)'Y',
        Capacity = (OuchCapacity)'P',
        IsoEligibility = 'N',
        MinimumQuantity = 0,
        CrossType = (OuchCrossType)'N',
        CustomerType = ' ',
    };

    /// <summary>Sends a message.</summary>
    /// <returns>False when the connection is over.</returns>
    internal bool TrySend<TMessage>(TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        byte[] packet = new byte[SoupPacket.HeaderSize + message.Length];
        return TrySendBytes(packet.AsSpan(0, SoupPacket.Write(SoupPacketType.UnsequencedData, message, packet)));
    }

    /// <summary>Sends bytes as they are.</summary>
    /// <returns>False when the connection is over.</returns>
    internal bool TrySendBytes(ReadOnlySpan<byte> bytes) => _client.Send(bytes);

    /// <summary>A sign of life.</summary>
    internal void Heartbeat()
    {
        Span<byte> packet = stackalloc byte[SoupPacket.HeaderSize];
        TrySendBytes(packet[..SoupPacket.Write(SoupPacketType.ClientHeartbeat, packet)]);
    }

    /// <summary>Reads until there are so many numbered messages.</summary>
    internal void ReadMessages(int count) => Until(() => Messages.Count >= count, $"{count} messages");

    /// <summary>Reads until something is so.</summary>
    internal void Until(Func<bool> isSo, string what) =>
        Assert.True(TryUntil(isSo), $"waited in vain for {what}; {Messages.Count} messages, closed {IsClosed}");

    /// <summary>Reads until something is so, or the connection is over.</summary>
    /// <returns>Whether it is so.</returns>
    internal bool TryUntil(Func<bool> isSo)
    {
        long until = KernelClock.MonotonicNanos() + Patience;
        while (!isSo())
        {
            if (IsClosed || KernelClock.MonotonicNanos() >= until)
                return false;
            if (_client.Next() is { } packet)
                Take(packet.Type, packet.Payload);
            else
                IsClosed = true;
        }

        return true;
    }

    /// <summary>The whole stream as text, to compare.</summary>
    internal string Text() => string.Join('\n', Messages.Select(message => Convert.ToHexString(message)));

    /// <summary>How many numbered messages have come with a letter; asked after each message, it must not count them all.</summary>
    internal int Count(char letter) => _counts[(byte)letter];

    /// <summary>Letters of the numbered messages.</summary>
    internal string Letters() => Encoding.ASCII.GetString([.. Messages.Select(message => message[0])]);

    public void Dispose() => _client.Dispose();

    private void Take(SoupPacketType type, byte[] payload)
    {
        switch (type)
        {
            case SoupPacketType.LoginAccepted:
                Assert.True(SoupLoginAccepted.TryRead(payload, out SoupLoginAccepted accepted));
                First = accepted.SequenceNumber;
                break;
            case SoupPacketType.LoginRejected:
                Refusal = payload[0];
                break;
            case SoupPacketType.SequencedData:
                Messages.Add(payload);
                _counts[payload[0]]++;
                break;
            case SoupPacketType.UnsequencedData:
                Unnumbered.Add(payload);
                break;
            default:
                break;
        }
    }
}
