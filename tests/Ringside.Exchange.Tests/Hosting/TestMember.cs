using System.Text;
using Ringside.Exchange.Tests.Doors;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>A member's program with a real socket, as plain as it can be: it shares nothing with the venue's own client.</summary>
internal sealed class TestMember : IDisposable
{
    private const long Patience = 30_000_000_000;

    private readonly SocketClient _client;

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

    internal static TestMember Connect(Endpoint gateway, string user, string secret, ulong from = 1)
    {
        var member = new TestMember(new SocketClient(gateway));
        byte[] packet = new byte[SoupPacket.HeaderSize + SoupLoginRequest.ShortSize];
        SoupPacket.Write(
            SoupPacketType.LoginRequest,
            new SoupLoginRequest { Username = Alpha6.Of(user), Password = Alpha10.Of(secret), SequenceNumber = from },
            packet);
        Assert.True(member._client.Send(packet));
        member.Until(() => member.First != 0 || member.Refusal != 0 || member.IsClosed, "an answer to the log-in");
        return member;
    }

    internal void Enter(string token, char side, uint shares, string symbol, uint priceE4)
    {
        byte[] message = new byte[OuchEnterOrder.Size];
        new OuchEnterOrder
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
        }.Write(message);
        byte[] packet = new byte[SoupPacket.HeaderSize + message.Length];
        SoupPacket.Write(SoupPacketType.UnsequencedData, message, packet);
        Assert.True(_client.Send(packet));
    }

    /// <summary>Reads until there are so many numbered messages.</summary>
    internal void ReadMessages(int count) => Until(() => Messages.Count >= count, $"{count} messages");

    /// <summary>Reads until something is so.</summary>
    internal void Until(Func<bool> isSo, string what)
    {
        long until = KernelClock.MonotonicNanos() + Patience;
        while (!isSo())
        {
            bool isInTime = !IsClosed && KernelClock.MonotonicNanos() < until;
            Assert.True(isInTime, $"waited in vain for {what}; {Messages.Count} messages, closed {IsClosed}");
            if (_client.Next() is { } packet)
                Take(packet.Type, packet.Payload);
            else
                IsClosed = true;
        }
    }

    /// <summary>The whole stream as text, to compare.</summary>
    internal string Text() => string.Join('\n', Messages.Select(message => Convert.ToHexString(message)));

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
                break;
            case SoupPacketType.UnsequencedData:
                Unnumbered.Add(payload);
                break;
            default:
                break;
        }
    }
}
