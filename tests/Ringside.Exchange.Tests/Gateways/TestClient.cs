using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Gateways;

/// <summary>A member's program: speaks SoupBinTCP and OUCH to a gateway, and counts what it reads.</summary>
internal sealed class TestClient
{
    private readonly TestVenue _venue;
    private readonly TestGateway _gateway;
    private readonly SoupReassembler _reassembler = new();

    internal TestClient(TestVenue venue, TestGateway gateway, uint address = 0x0A00_0001)
    {
        _venue = venue;
        _gateway = gateway;
        Connection = gateway.Core.Open(ClientAddress.FromIPv4(address), venue.NowNanos);
        gateway.Clients.Add(this);
    }

    internal int Connection { get; }

    internal CloseReason Reason { get; private set; }

    internal bool Reads { get; set; } = true;

    internal bool IsIn { get; private set; }

    internal SoupRejectReason? Refusal { get; private set; }

    internal long NextNumber { get; private set; }

    internal bool HasEnded { get; private set; }

    internal int Heartbeats { get; private set; }

    /// <summary>Numbered messages in hexadecimal, in order.</summary>
    internal List<string> Numbered { get; } = [];

    internal List<byte[]> Unnumbered { get; } = [];

    internal List<string> Debug { get; } = [];

    internal string Types => string.Concat(Numbered.Select(message => (char)Convert.ToByte(message[..2], 16)));

    internal void WasClosed(CloseReason reason) => Reason = reason;

    internal TestClient LogIn(string name, string secret = "secret", ulong number = 1, string day = "")
    {
        SoupLoginRequest request = new()
        {
            Username = Alpha6.Of(name),
            Password = Alpha10.Of(secret),
            Session = Alpha10.Of(day),
            SequenceNumber = number,
        };
        Send(Packet(SoupPacketType.LoginRequest, request));
        _venue.Run();
        return this;
    }

    internal static byte[] Packet<TMessage>(SoupPacketType type, TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        byte[] packet = new byte[SoupPacket.HeaderSize + message.Length];
        SoupPacket.Write(type, message, packet);
        return packet;
    }

    internal static OuchEnterOrder Order(string token, char side, uint shares, uint priceE4, string stock = "ACME") => new()
    {
        Token = Alpha14.Of(token),
        Side = (OuchSide)side,
        Shares = shares,
        Stock = Alpha8.Of(stock),
        PriceE4 = priceE4,
        TimeInForceSeconds = OuchTimeInForce.SystemHours,
        Firm = Alpha4.Of("FIRM"),
        Display = OuchDisplay.Anonymous,
        Capacity = OuchCapacity.Agency,
        IsoEligibility = 'N',
        MinimumQuantity = 0,
        CrossType = OuchCrossType.Continuous,
        CustomerType = ' ',
    };

    internal void Enter(string token, char side, uint shares, uint priceE4, string stock = "ACME") =>
        Say(Order(token, side, shares, priceE4, stock));

    internal void Cancel(string token, uint shares = 0) => Say(new OuchCancelOrder { Token = Alpha14.Of(token), Shares = shares });

    internal void Replace(string token, string newToken, uint shares, uint priceE4) => Say(new OuchReplaceOrder
    {
        ExistingToken = Alpha14.Of(token),
        ReplacementToken = Alpha14.Of(newToken),
        Shares = shares,
        PriceE4 = priceE4,
        TimeInForceSeconds = OuchTimeInForce.SystemHours,
        Display = OuchDisplay.Anonymous,
        IsoEligibility = 'N',
        MinimumQuantity = 0,
    });

    internal void Say<TMessage>(TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        Send(Packet(SoupPacketType.UnsequencedData, message));
        _venue.Run();
    }

    internal void Send(ReadOnlySpan<byte> bytes)
    {
        if (Reason == CloseReason.None)
            _gateway.Core.Received(Connection, bytes, _venue.NowNanos);
    }

    internal void HangUp()
    {
        _gateway.Core.Gone(Connection);
        Reason = CloseReason.Gone;
        _venue.Run();
    }

    /// <summary>Reads what waits for it.</summary>
    internal bool Take()
    {
        bool moves = false;
        while (Reads && Reason == CloseReason.None && Connection >= 0)
        {
            ReadOnlySpan<byte> front = _gateway.Core.Outgoing(Connection);
            if (front.IsEmpty)
                break;
            moves = true;
            byte[] copy = front.ToArray();
            _gateway.Core.Sent(Connection, copy.Length, _venue.NowNanos);
            ReadOnlySpan<byte> rest = copy;
            while (_reassembler.Read(ref rest, out SoupPacket packet) == SoupReadStatus.Packet)
                Take(packet);
        }

        return moves;
    }

    private void Take(in SoupPacket packet)
    {
        switch (packet.Type)
        {
            case SoupPacketType.LoginAccepted:
                Assert.True(SoupLoginAccepted.TryRead(packet.Payload, out SoupLoginAccepted accepted));
                Assert.Equal("DAY1", accepted.Session.ToString());
                IsIn = true;
                NextNumber = (long)accepted.SequenceNumber;
                break;
            case SoupPacketType.LoginRejected:
                Assert.True(SoupLoginRejected.TryRead(packet.Payload, out SoupLoginRejected rejected));
                Refusal = rejected.Reason;
                break;
            case SoupPacketType.SequencedData:
                Assert.True(IsIn);
                Numbered.Add(Convert.ToHexString(packet.Payload));
                NextNumber++;
                break;
            case SoupPacketType.UnsequencedData: Unnumbered.Add(packet.Payload.ToArray()); break;
            case SoupPacketType.Debug: Debug.Add(System.Text.Encoding.ASCII.GetString(packet.Payload)); break;
            case SoupPacketType.ServerHeartbeat: Heartbeats++; break;
            case SoupPacketType.EndOfSession: HasEnded = true; break;
            default: Assert.Fail($"a server does not send {packet.Type}"); break;
        }
    }
}
