using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Captures;

/// <summary>Wireshark's dissectors read what we write. (Its ITCH dissector knows only an old form of text.)</summary>
public sealed class DissectionTests
{
    private const string Tool = "tshark";
    private const long TimestampNanos = 34_200_123_456_789;
    private static readonly Alpha10 Session = Alpha10.Of("LAB0000001");
    private static readonly Alpha14 First = Alpha14.Of("FIRST-TOKEN");
    private static readonly Alpha14 Second = Alpha14.Of("SECOND-TOKEN");

    [Fact]
    public void MoldUDP64_packets_are_understood()
    {
        Require.Command(Tool);
        using CapturedWire wire = new();
        byte[] packet = new byte[200];
        MoldPacketWriter writer = new(packet, Session, 41);
        Assert.True(writer.TryAdd("one"u8));
        Assert.True(writer.TryAdd([]));
        Assert.True(writer.TryAdd("three"u8));
        wire.Datagram(packet.AsSpan(0, writer.Finish()));
        foreach (ushort count in new ushort[] { 0, MoldHeader.EndOfSessionCount })
        {
            new MoldHeader(Session, 44, count).Write(packet);
            wire.Datagram(packet.AsSpan(0, MoldHeader.Size));
        }

        string[] seen = wire.Dissect(
            "moldudp64.session", "moldudp64.sequence", "moldudp64.count", "moldudp64.msgseq", "moldudp64.msglen", "moldudp64.msgdata",
            "moldudp64.msglen.invalid", "moldudp64.count.invalid", "_ws.malformed");
        string[] expected =
        [
            "LAB0000001|41|3|41,42,43|3,0,5|6f6e65,<MISSING>,7468726565|||",
            "LAB0000001|44|0||||||",
            "LAB0000001|44|65535||||||",
        ];
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void MoldUDP64_requests_are_understood()
    {
        Require.Command(Tool);
        using CapturedWire wire = new();
        byte[] packet = new byte[MoldRequest.Size];
        new MoldRequest(Session, 41, 7).Write(packet);
        wire.Datagram(packet);

        string[] seen = wire.Dissect(
            "moldudp64.session", "moldudp64.sequence", "moldudp64.request", "moldudp64.count", "moldudp64.count.invalid", "_ws.malformed");

        // It has a mark for requests, without a value, beside the number of messages that are wanted.
        Assert.Equal(["LAB0000001|41|1|7||"], seen);
    }

    [Fact]
    public void SoupBinTCP_packets_are_understood()
    {
        Require.Command(Tool);
        using CapturedWire wire = new();
        Alpha10 session = Alpha10.Of("LAB1");
        SoupLoginRequest login = new()
        {
            Username = Alpha6.Of("USER1"),
            Password = Alpha10.Of("secret"),
            Session = session,
            SequenceNumber = 42,
        };
        Send(wire, true, SoupPacketType.LoginRequest, login);
        Send(wire, false, SoupPacketType.LoginAccepted, new SoupLoginAccepted(session, 42));
        Send(wire, false, SoupPacketType.LoginRejected, new SoupLoginRejected(SoupRejectReason.SessionNotAvailable));
        byte[] packet = new byte[20];
        foreach (SoupPacketType type in new[] { SoupPacketType.ServerHeartbeat, SoupPacketType.EndOfSession })
            wire.Segment(fromClient: false, packet.AsSpan(0, SoupPacket.Write(type, packet)));
        foreach (SoupPacketType type in new[] { SoupPacketType.ClientHeartbeat, SoupPacketType.LogoutRequest })
            wire.Segment(fromClient: true, packet.AsSpan(0, SoupPacket.Write(type, packet)));
        wire.Segment(fromClient: false, packet.AsSpan(0, SoupPacket.Write(SoupPacketType.Debug, "hello"u8, packet)));

        string[] seen = wire.Dissect(
            "soupbintcp.packet_length", "soupbintcp.packet_type", "soupbintcp.username", "soupbintcp.password", "soupbintcp.session",
            "soupbintcp.req_seq_num", "soupbintcp.next_seq_num", "soupbintcp.reject_code", "soupbintcp.text", "_ws.malformed");

        // The two numbers stand in its tree as text with an X for a value.
        string[] expected =
        [
            "47|'L'|USER1 |secret    |      LAB1|X||||",
            "31|'A'|||      LAB1||X|||",
            "2|'J'||||||'S'||",
            "1|'H'||||||||",
            "1|'Z'||||||||",
            "1|'R'||||||||",
            "1|'O'||||||||",
            "6|'+'|||||||hello|",
        ];
        Assert.Equal(expected, seen);
        string[] tree = wire.Describe();
        Assert.Contains(tree, line => line.Contains("Requested sequence number: 42", StringComparison.Ordinal));
        Assert.Contains(tree, line => line.Contains("Next sequence number: 42", StringComparison.Ordinal));
    }

    [Fact]
    public void OUCH_messages_of_clients_are_understood()
    {
        Require.Command(Tool);
        using CapturedWire wire = new();
        OuchEnterOrder enter = new()
        {
            Token = First,
            Side = OuchSide.SellShort,
            Shares = 300,
            Stock = Alpha8.Of("ACME"),
            PriceE4 = 1_234_500,
            TimeInForceSeconds = OuchTimeInForce.MarketHours,
            Firm = Alpha4.Of("FIRM"),
            Display = OuchDisplay.PostOnly,
            Capacity = OuchCapacity.Agency,
            IsoEligibility = 'N',
            MinimumQuantity = 17,
            CrossType = OuchCrossType.Continuous,
            CustomerType = 'R',
        };
        Send(wire, true, SoupPacketType.UnsequencedData, enter);
        Send(wire, true, SoupPacketType.UnsequencedData, enter with { CustomerType = null });
        Send(wire, true, SoupPacketType.UnsequencedData, new OuchReplaceOrder
        {
            ExistingToken = First,
            ReplacementToken = Second,
            Shares = 400,
            PriceE4 = 1_234_400,
            TimeInForceSeconds = 60,
            Display = OuchDisplay.Hidden,
            IsoEligibility = 'Y',
            MinimumQuantity = 18,
        });
        Send(wire, true, SoupPacketType.UnsequencedData, new OuchCancelOrder { Token = Second, Shares = 5 });
        Send(wire, true, SoupPacketType.UnsequencedData, new OuchModifyOrder { Token = Second, Side = OuchSide.Sell, Shares = 6 });

        string[] seen = wire.Dissect(
            "ouch.packet_type", "ouch.order_token", "ouch.existing_order_token", "ouch.replacement_order_token", "ouch.buy_sell_indicator",
            "ouch.shares", "ouch.stock", "ouch.price", "ouch.tif", "ouch.firm", "ouch.display", "ouch.capacity", "ouch.iso_eligible",
            "ouch.min_quantity", "ouch.cross_type", "ouch.customer_type", "ouch.unknown_message", "_ws.malformed");
        string[] expected =
        [
            "'O'|FIRST-TOKEN   |||'T'|300|ACME    |1234500|99998|FIRM|'P'|'A'|'N'|17|'N'|'R'||",
            "'O'|FIRST-TOKEN   |||'T'|300|ACME    |1234500|99998|FIRM|'P'|'A'|'N'|17|'N'|||",
            "'U'||FIRST-TOKEN   |SECOND-TOKEN  ||400||1234400|60||'N'||'Y'|18||||",
            "'X'|SECOND-TOKEN  ||||5||||||||||||",
            "'M'|SECOND-TOKEN  |||'S'|6||||||||||||",
        ];
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void OUCH_messages_of_the_venue_are_understood()
    {
        Require.Command(Tool);
        using CapturedWire wire = new();
        SendBeginnings(wire);
        SendEnds(wire);

        string[] seen = wire.Dissect(
            "ouch.packet_type", "ouch.timestamp", "ouch.event_code", "ouch.order_token", "ouch.replacement_order_token",
            "ouch.previous_order_token", "ouch.buy_sell_indicator", "ouch.shares", "ouch.stock", "ouch.price", "ouch.tif", "ouch.firm",
            "ouch.display", "ouch.order_reference_number", "ouch.capacity", "ouch.iso_eligible", "ouch.min_quantity", "ouch.cross_type",
            "ouch.order_state", "ouch.bbo_weight_indicator", "ouch.decrement_shares", "ouch.cancel_reason", "ouch.executed_shares",
            "ouch.execution_price", "ouch.liquidity_flag", "ouch.match_number", "ouch.reject_reason", "ouch.unknown_message",
            "_ws.malformed");
        string[] expected =
        [
            "'S'|9:30:00.123456789|'E'||||||||||||||||||||||||||",
            "'A'|9:30:00.123456789||FIRST-TOKEN   |||'B'|300|ACME    |1234500|99999|FIRM|'Y'|1001|'P'|'N'|19|'O'|'L'|'2'|||||||||",
            "'A'|9:30:00.123456789||FIRST-TOKEN   |||'B'|300|ACME    |1234500|99999|FIRM|'Y'|1001|'P'|'N'|19|'O'|'L'||||||||||",
            "'U'|9:30:00.123456789|||SECOND-TOKEN  |FIRST-TOKEN   |'S'|400|ACME    |1234400|5|FIRM|'Y'|1003|'P'|'N'|0|'N'|'D'|'N'|||||||||",
            "'C'|9:30:00.123456789||SECOND-TOKEN  |||||||||||||||||300|'Q'|||||||",
            "'E'|9:30:00.123456789||SECOND-TOKEN  |||||||||||||||||||100|1234400|'R'|5001|||",
            "'J'|9:30:00.123456789||FIRST-TOKEN   |||||||||||||||||||||||'S'||",
        ];
        Assert.Equal(expected, seen);
    }

    private static void SendBeginnings(CapturedWire wire)
    {
        OuchAccepted accepted = new()
        {
            TimestampNanos = TimestampNanos,
            Token = First,
            Side = OuchSide.Buy,
            Shares = 300,
            Stock = Alpha8.Of("ACME"),
            PriceE4 = 1_234_500,
            TimeInForceSeconds = OuchTimeInForce.SystemHours,
            Firm = Alpha4.Of("FIRM"),
            Display = OuchDisplay.Anonymous,
            OrderReference = 1001,
            Capacity = OuchCapacity.Principal,
            IsoEligibility = 'N',
            MinimumQuantity = 19,
            CrossType = OuchCrossType.Opening,
            State = OuchOrderState.Live,
            BboWeight = '2',
        };
        Send(wire, false, SoupPacketType.SequencedData, new OuchSystemEvent
        {
            TimestampNanos = TimestampNanos,
            EventCode = OuchSystemEventCode.EndOfDay,
        });
        Send(wire, false, SoupPacketType.SequencedData, accepted);
        Send(wire, false, SoupPacketType.SequencedData, accepted with { BboWeight = null });
        Send(wire, false, SoupPacketType.SequencedData, new OuchReplaced
        {
            TimestampNanos = TimestampNanos,
            ReplacementToken = Second,
            Side = OuchSide.Sell,
            Shares = 400,
            Stock = Alpha8.Of("ACME"),
            PriceE4 = 1_234_400,
            TimeInForceSeconds = 5,
            Firm = Alpha4.Of("FIRM"),
            Display = OuchDisplay.Anonymous,
            OrderReference = 1003,
            Capacity = OuchCapacity.Principal,
            IsoEligibility = 'N',
            MinimumQuantity = 0,
            CrossType = OuchCrossType.Continuous,
            State = OuchOrderState.Dead,
            PreviousToken = First,
            BboWeight = 'N',
        });
    }

    private static void SendEnds(CapturedWire wire)
    {
        Send(wire, false, SoupPacketType.SequencedData, new OuchCanceled
        {
            TimestampNanos = TimestampNanos,
            Token = Second,
            DecrementShares = 300,
            Reason = OuchCancelReason.SelfMatch,
        });
        Send(wire, false, SoupPacketType.SequencedData, new OuchExecuted
        {
            TimestampNanos = TimestampNanos,
            Token = Second,
            ExecutedShares = 100,
            ExecutionPriceE4 = 1_234_400,
            Liquidity = OuchLiquidity.Removed,
            MatchNumber = 5001,
        });
        Send(wire, false, SoupPacketType.SequencedData, new OuchRejected
        {
            TimestampNanos = TimestampNanos,
            Token = First,
            Reason = OuchRejectReason.InvalidStock,
        });
    }

    private static void Send<TMessage>(CapturedWire wire, bool fromClient, SoupPacketType type, TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        byte[] packet = new byte[SoupPacket.HeaderSize + message.Length];
        wire.Segment(fromClient, packet.AsSpan(0, SoupPacket.Write(type, message, packet)));
    }
}
