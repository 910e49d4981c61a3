using System.Buffers.Binary;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Dumps;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Tests.Mdp.Dumps;

/// <summary>What is read from the packets of real cores, and from spoiled ones.</summary>
public sealed class MdpDumpTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    [Fact]
    public void A_handshake_is_read()
    {
        using var conversation = new RecordedConversation();
        List<DumpedPacket> packets = ReadAll(conversation, default);
        Assert.Equal(["connect", "challenge", "connect", "accept"], packets.Take(4).Select(packet => packet.Kind));
        Assert.All(packets, packet => Assert.True(packet.HasGoodChecksum && packet.Fault is null
            && packet.Seal == SealState.None, $"{packet}"));
        DumpedHandshake connect = packets[0].Handshake!;
        Assert.Equal((1472U, 1U << 16, 32U, 0U, 548 - 96), (
            connect.MaximumPacket, connect.MaximumMessage, connect.Credit, connect.TokenSeconds, connect.Filling));
        Assert.True(packets[1].Handshake!.TokenSeconds > 0 && packets[2].Handshake!.TokenSeconds == packets[1].Handshake!.TokenSeconds);
        Assert.True(packets[3].Handshake!.Acceptor != 0 && packets[3].Connection == connect.Dialler);
        Assert.Contains(packets.Skip(4), packet => packet.Connection == packets[3].Handshake!.Acceptor);
        Assert.True(connect.Instance != 0 && packets[3].Handshake!.Instance != 0 && connect.Instance != packets[3].Handshake!.Instance);
        Assert.Null(packets[0].Number);
    }

    [Fact]
    public void Messages_are_read_with_their_numbers_sizes_and_flags()
    {
        using RecordedConversation conversation = Conversed(default);
        List<DumpedPacket> packets = ReadAll(conversation, default);
        DumpedFragment[] fragments = [.. packets.Where(packet => packet.Block is not null).SelectMany(packet => packet.Block!.Fragments)];
        Assert.Contains(new DumpedFragment(1, 10, true, true, false, 10), fragments);
        Assert.Contains(new DumpedFragment(2, 20, true, true, true, 20), fragments);
        DumpedFragment[] third = [.. fragments.Where(fragment => fragment.Message == 3)];
        Assert.Equal((true, false, 4000U), (third[0].IsFirst, third[0].IsEnd, third[0].MessageBytes));
        Assert.True(third[^1].IsEnd && third[^1].MessageBytes is null);
        Assert.Equal(4000, third.Sum(fragment => fragment.Bytes));
        Assert.Contains(packets, packet => packet.Block is { IsConfirmations: true } block
            && block.Delivered.Contains(new DumpedRange(2, 2)));
        Assert.Contains(packets, packet => packet.Flow is { IsBestEffort: true } && packet.Block is { Number: 0 });
        Assert.Contains(packets, packet => packet.Block is { IsUnordered: true });
        Assert.Equal(DisconnectReason.ClosedHere, packets[^1].Controls.Single(control => control.Kind == "close").Reason);
    }

    [Fact]
    public void A_loss_shows_as_ranges_and_missing_packets()
    {
        using var conversation = new RecordedConversation();
        conversation.LosesPacket = conversation.Packets.Count;
        conversation.Send(20_000);
        conversation.Pass(20);
        ulong lost = BinaryPrimitives.ReadUInt64LittleEndian(conversation.Packets[conversation.LosesPacket].Bytes.AsSpan(16));
        List<DumpedPacket> packets = ReadAll(conversation, default);
        Assert.Contains(
            packets, packet => packet.Controls.Any(control => control.Missing.Contains(new DumpedRange((long)lost, (long)lost))));
        DumpedFlow flow = packets.First(packet => packet.Flow?.Ranges.Count > 0).Flow!;
        Assert.Equal((lost - 1, 2L), (flow.Confirmed, flow.Ranges[0].First));
    }

    [Fact]
    public void Sealed_packets_are_read_with_the_key_and_the_handshake()
    {
        using RecordedConversation conversation = Conversed(Key);
        List<DumpedPacket> opened = ReadAll(conversation, Key);
        Assert.All(opened.Where(packet => packet.Kind != "challenge"), packet => Assert.Equal(SealState.Good, packet.Seal));
        Assert.All(opened, packet => Assert.True(packet.HasGoodChecksum && packet.Fault is null, $"{packet}"));
        Assert.Contains(opened, packet => packet.Block?.Fragments.Contains(new DumpedFragment(2, 20, true, true, true, 20)) == true);
        Assert.Contains(opened, packet => packet.Block is { IsConfirmations: true });

        List<DumpedPacket> closed = [.. ReadAll(conversation, default).Where(packet => packet.Kind == "sealed")];
        Assert.All(closed, packet => Assert.True(packet is { Seal: SealState.Unknown, Flow: null, Block: null, Fault: null }, $"{packet}"));
        Assert.All(closed, packet => Assert.True(packet is { Number: > 0, Connection: > 0 }, $"{packet}"));
    }

    [Fact]
    public void Without_the_handshake_a_key_opens_nothing_and_a_wrong_key_is_told()
    {
        using RecordedConversation conversation = Conversed(Key);
        using var late = new MdpDump(Key);
        Assert.All(conversation.Packets.Skip(4), packet => Assert.Equal(SealState.Unknown, late.Read(packet.Bytes).Seal));
        using var other = new MdpDump(new byte[16]);
        Assert.Equal(SealState.Wrong, other.Read(conversation.Packets[0].Bytes).Seal);

        using var right = new MdpDump(Key);
        byte[] spoiled = [.. conversation.Packets[6].Bytes];
        spoiled[30] ^= 1;
        Assert.All(conversation.Packets.Take(4), packet => right.Read(packet.Bytes));
        DumpedPacket wrong = right.Read(spoiled);
        Assert.Equal((SealState.Wrong, false), (wrong.Seal, wrong.HasGoodChecksum));
    }

    [Fact]
    public void Each_field_and_each_control_frame_of_a_packet_is_read()
    {
        var header = new PacketHeader
        {
            Kind = PacketKind.Connected,
            Flags = PacketFlags.Last,
            Connection = 11,
            Number = 50,
            Confirmed = 40,
            Settled = 3,
            Credit = 77,
            DelayMicros = 55,
            Ranges = 1,
            ControlBytes = 10 + 10 + 3 + 2 + 5,
        };
        byte[] packet = new byte[header.PacketBytes];
        header.Write(packet);
        (packet[header.RangesOffset], packet[header.RangesOffset + 2]) = (2, 5);
        int at = header.ControlOffset;
        BinaryPrimitives.WriteUInt64LittleEndian(ControlCodec.Write(packet.AsSpan(at), ControlKind.AddressChallenge, 8), 123);
        BinaryPrimitives.WriteUInt64LittleEndian(ControlCodec.Write(packet.AsSpan(at + 10), ControlKind.AddressAnswer, 8), 456);
        ControlCodec.Write(packet.AsSpan(at + 20), ControlKind.Close, 1)[0] = (byte)DisconnectReason.ProtocolError;
        ControlCodec.Write(packet.AsSpan(at + 23), ControlKind.Heartbeat, 0);
        packet[at + 25] = (byte)ControlKind.PathProbe;

        using var dump = new MdpDump();
        DumpedPacket read = dump.Read(packet);
        DumpedFlow flow = read.Flow!;
        Assert.Equal((11UL, 50UL, null), (read.Connection, read.Number, read.Fault));
        Assert.Equal((40U, 3U, 77U, 55), (flow.Confirmed, flow.Settled, flow.Credit, flow.DelayMicros));
        Assert.Equal((false, false, true), (flow.WantsConfirmation, flow.IsBestEffort, flow.IsLast));
        Assert.Equal([new DumpedRange(2, 5)], flow.Ranges);
        Assert.Equal(
            [("address-challenge", 8), ("address-answer", 8), ("close", 1), ("heartbeat", 0), ("path-probe", 3)],
            read.Controls.Select(control => (control.Kind, control.Bytes)));
        Assert.Equal([123UL, 456UL, null, null, null], read.Controls.Select(control => control.Token));
        Assert.Equal(DisconnectReason.ProtocolError, read.Controls[2].Reason);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(64, 32)]
    public void Of_a_part_of_a_block_nothing_is_read_that_is_not_there(ushort start, ushort bytes)
    {
        var header = new PacketHeader
        {
            Kind = PacketKind.Connected,
            Number = 1,
            BlockNumber = 9,
            BlockBytes = bytes,
            BlockStart = start,
            BlockTotal = 100,
        };
        byte[] packet = new byte[header.PacketBytes];
        packet.AsSpan().Fill(0xFF);
        header.Write(packet);
        using var dump = new MdpDump();
        DumpedPacket read = dump.Read(packet);
        Assert.Null(read.Fault);
        Assert.Equal((9U, start, bytes, 100, true), (
            read.Block!.Number, read.Block.Start, read.Block.Bytes, read.Block.Total, read.Block.IsPart));
        Assert.True(read.Block is { FirstMessage: null, Fragments.Count: 0, Delivered.Count: 0 });
    }

    [Theory]
    [InlineData(24, null)]
    [InlineData(40, null)]
    [InlineData(30, 24)]
    public void An_answer_that_a_peer_is_unknown_is_read(int length, int? fault)
    {
        byte[] packet = new byte[length];
        HandshakePacket.WriteUnknownPeer(packet, 11, 12);
        using var dump = new MdpDump();
        DumpedPacket read = dump.Read(packet);
        Assert.Equal(("unknown-peer", 11UL, 12UL, SealState.None), (read.Kind, read.Connection, read.Number, read.Seal));
        Assert.Equal(fault, read.Fault?.Offset);
    }

    [Fact]
    public void What_is_malformed_is_told_with_its_place()
    {
        using RecordedConversation conversation = Conversed(default);
        byte[] good = [.. conversation.Packets.Select(packet => packet.Bytes).First(bytes => bytes[3] == 1 && bytes[40] > 0)];
        Assert.Equal(3, FaultOf(good, 3, 9));
        Assert.Equal(16, FaultOf(good, 16, 0));
        Assert.Equal(28, FaultOf(good, 31, 9));
        Assert.Equal(40, FaultOf(good, 40, (byte)(good[40] + 1)));
        Assert.Equal(48, FaultOf(good, 48, 200));
        Assert.Equal(PacketHeader.BlockOffset + 4, FaultOf(good, PacketHeader.BlockOffset + 4, 3));
        Assert.Equal(PacketHeader.BlockOffset + 5, FaultOf(good, PacketHeader.BlockOffset + 7, 8));
        using var dump = new MdpDump();
        Assert.Equal(0, dump.Read([1, 2, 3, 4]).Fault!.Offset);
        Assert.Equal(20, dump.Read(good.AsSpan(0, 20)).Fault!.Offset);
        Assert.Equal(43, dump.Read(good.AsSpan(0, 43)).Fault!.Offset);

        byte[] control = new byte[PacketHeader.Size + 4];
        new PacketHeader { Kind = PacketKind.Connected, Number = 1, ControlBytes = 4 }.Write(control);
        (control[PacketHeader.Size], control[PacketHeader.Size + 2]) = ((byte)ControlKind.Heartbeat, 99);
        DumpedPacket read = dump.Read(control);
        Assert.Equal(("heartbeat", PacketHeader.Size + 2), (Assert.Single(read.Controls).Kind, read.Fault!.Offset));
    }

    [Fact]
    public void Packets_that_a_capture_shows_as_one_datagram_are_taken_apart()
    {
        using RecordedConversation conversation = Conversed(default);
        byte[][] packets = [.. conversation.Packets.Select(packet => packet.Bytes)];
        byte[][] full = [.. packets.Where(packet => packet.Length == packets.Max(other => other.Length)).Take(2)];
        byte[] shorter = packets.First(packet => packet.Length < full[0].Length);
        using var dump = new MdpDump();
        Assert.Equal(full[0].Length, dump.PacketSizeOf([.. full[0], .. full[1], .. shorter]));
        Assert.Equal(shorter.Length, dump.PacketSizeOf(shorter));
        shorter[^1] ^= 1;
        Assert.Equal(shorter.Length, dump.PacketSizeOf(shorter));
        "MD\u0001"u8.CopyTo(shorter.AsSpan(30)); // as a packet begins, but what stands before it is none
        Assert.Equal(shorter.Length, dump.PacketSizeOf(shorter));
    }

    private static RecordedConversation Conversed(byte[]? key)
    {
        var conversation = new RecordedConversation(key);
        conversation.Send(10);
        conversation.Send(20, SendFlags.ConfirmDelivered);
        conversation.Send(4000);
        conversation.Pass(10);
        conversation.Send(30, SendFlags.BestEffort);
        conversation.Send(40, SendFlags.Unordered);
        conversation.Pass(10);
        conversation.Close();
        return conversation;
    }

    private static List<DumpedPacket> ReadAll(RecordedConversation conversation, ReadOnlyMemory<byte> key)
    {
        using var dump = new MdpDump(key);
        return [.. conversation.Packets.Select(packet => dump.Read(packet.Bytes))];
    }

    private static int FaultOf(byte[] good, int at, byte value)
    {
        byte[] spoiled = [.. good];
        spoiled[at] = value;
        using var dump = new MdpDump();
        return dump.Read(spoiled).Fault!.Offset;
    }
}
