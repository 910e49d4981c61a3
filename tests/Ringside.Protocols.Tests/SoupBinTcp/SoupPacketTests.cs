using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.SoupBinTcp;

public sealed class SoupPacketTests
{
    private static readonly SoupLoginRequest Login = new()
    {
        Username = Alpha6.Of("USER1"),
        Password = Alpha10.Of("secret"),
        SequenceNumber = 1,
    };

    [Fact]
    public void A_login_is_written_and_read()
    {
        AssertGolden(SoupPackets.Login, SoupPacketType.LoginRequest, Login);
        AssertGolden(SoupPackets.LoginWithTimeout, SoupPacketType.LoginRequest, Login with { HeartbeatTimeoutMillis = 15_000 });
        Assert.Equal("USER1", Login.Username.ToString());
    }

    [Fact]
    public void The_answers_to_a_login_are_written_and_read()
    {
        AssertGolden(SoupPackets.Accepted, SoupPacketType.LoginAccepted, new SoupLoginAccepted(Alpha10.Of("LAB0000001"), 42));
        AssertGolden(SoupPackets.Rejected, SoupPacketType.LoginRejected, new SoupLoginRejected(SoupRejectReason.NotAuthorised));
    }

    [Fact]
    public void Sessions_and_numbers_stand_on_the_right_of_their_fields()
    {
        Alpha10 session = Alpha10.Of("LAB1");
        byte[] request = new byte[SoupLoginRequest.Size];
        (Login with { Session = session, SequenceNumber = 42, HeartbeatTimeoutMillis = 150 }).Write(request);
        Assert.Equal("USER1 secret          LAB1                  42  150", System.Text.Encoding.ASCII.GetString(request));
        byte[] accepted = new byte[SoupLoginAccepted.Size];
        SoupLoginAccepted answer = new(session, 42);
        answer.Write(accepted);
        Assert.Equal("      LAB1                  42", System.Text.Encoding.ASCII.GetString(accepted));
        (answer with { Session = Alpha10.Of("LAB22") }).Write(accepted);
        Assert.Equal("     LAB22                  42", System.Text.Encoding.ASCII.GetString(accepted));

        // Who pads on the other side is understood.
        Assert.True(SoupLoginAccepted.TryRead("LAB1                        42"u8, out SoupLoginAccepted read));
        Assert.Equal(answer, read);
        Assert.Equal(session.PaddedOnTheLeft(), read.Session);
    }

    [Fact]
    public void Data_carries_messages()
    {
        AssertGolden(
            SoupPackets.Sequenced,
            SoupPacketType.SequencedData,
            new OuchSystemEvent { TimestampNanos = 34_200_000_000_001, EventCode = OuchSystemEventCode.StartOfDay });
        AssertGolden(
            SoupPackets.Unsequenced,
            SoupPacketType.UnsequencedData,
            new OuchCancelOrder { Token = Alpha14.Of("T0000000000002"), Shares = 0 });
    }

    [Theory]
    [InlineData(SoupPackets.ServerHeartbeat, SoupPacketType.ServerHeartbeat, "")]
    [InlineData(SoupPackets.ClientHeartbeat, SoupPacketType.ClientHeartbeat, "")]
    [InlineData(SoupPackets.EndOfSession, SoupPacketType.EndOfSession, "")]
    [InlineData(SoupPackets.Logout, SoupPacketType.LogoutRequest, "")]
    [InlineData(SoupPackets.Debug, SoupPacketType.Debug, "hi")]
    public void Packets_without_a_message_are_written_and_read(string hex, SoupPacketType type, string text)
    {
        byte[] bytes = Convert.FromHexString(hex);
        byte[] written = new byte[bytes.Length];
        Assert.Equal(bytes.Length, SoupPacket.Write(type, System.Text.Encoding.ASCII.GetBytes(text), written));
        Assert.Equal(bytes, written);
        ReadOnlySpan<byte> stream = bytes;
        Assert.Equal(SoupReadStatus.Packet, new SoupReassembler().Read(ref stream, out SoupPacket packet));
        Assert.Equal((type, text), (packet.Type, System.Text.Encoding.ASCII.GetString(packet.Payload)));
    }

    [Fact]
    public void A_packet_needs_room_and_has_a_greatest_length()
    {
        Assert.Throws<ArgumentException>(() => SoupPacket.Write(SoupPacketType.ServerHeartbeat, new byte[2]));
        byte[] room = new byte[70_000];
        Assert.Equal(65_537, SoupPacket.Write(SoupPacketType.Debug, new byte[SoupPacket.MaximumPayload], room));
        Assert.Equal([0xFF, 0xFF], room[..2]);
        Assert.Throws<ArgumentException>(() => SoupPacket.Write(SoupPacketType.Debug, new byte[SoupPacket.MaximumPayload + 1], room));
        Assert.Throws<ArgumentException>(() => (Login with { HeartbeatTimeoutMillis = 100_000 }).Write(room));
    }

    [Fact]
    public void Spoiled_logins_never_throw_and_nothing_is_read_past_their_end() => SeededRandom.ForEachSeed(10, random =>
    {
        using GuardedPage page = new();
        byte[][] corpus = [.. SoupPackets.All[..4].Select(packet => packet[SoupPacket.HeaderSize..])];
        ByteMutator mutator = new(random, corpus);
        for (int count = 0; count < 20_000; count++)
        {
            byte[] bytes = mutator.Next();
            AssertStable<SoupLoginRequest>(page.AtEnd(bytes));
            AssertStable<SoupLoginAccepted>(page.AtEnd(bytes));
            AssertStable<SoupLoginRejected>(page.AtEnd(bytes));
        }
    });

    // A number may be written in more than one way, so the values are compared and not the bytes.
    private static void AssertStable<TMessage>(ReadOnlySpan<byte> bytes)
        where TMessage : struct, IWireMessage<TMessage>
    {
        if (!TMessage.TryRead(bytes, out TMessage message))
            return;
        byte[] written = new byte[message.Length];
        message.Write(written);
        Assert.Equal(bytes.Length, written.Length);
        Assert.True(TMessage.TryRead(written, out TMessage again));
        Assert.Equal(message, again);
    }

    private static void AssertGolden<TMessage>(string hex, SoupPacketType type, TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        byte[] bytes = Convert.FromHexString(hex);
        byte[] written = new byte[bytes.Length];
        Assert.Equal(bytes.Length, SoupPacket.Write(type, message, written));
        Assert.Equal(bytes, written);
        ReadOnlySpan<byte> stream = bytes;
        Assert.Equal(SoupReadStatus.Packet, new SoupReassembler().Read(ref stream, out SoupPacket packet));
        Assert.Equal(type, packet.Type);
        Assert.True(TMessage.TryRead(packet.Payload, out TMessage read));
        Assert.Equal(message, read);
        Assert.False(TMessage.TryRead(packet.Payload[1..], out _));
    }
}
