using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Tests.Mdp.Wire;

public sealed class CodecTests
{
    [Fact]
    public void The_header_of_a_packet_stands_where_the_page_says()
    {
        var header = new PacketHeader
        {
            Kind = PacketKind.Connected,
            Flags = PacketFlags.WantsConfirmation | PacketFlags.Last,
            Connection = 0x1122334455667788,
            Number = 0x0102030405060708,
            Confirmed = 0xA1A2A3A4,
            Settled = 5,
            Credit = 0xC1C2C3C4,
            DelayMicros = 0xD1D2,
            Ranges = 1,
            BlockBytes = 3,
            ControlBytes = 2,
            BlockNumber = 0xB1B2B3B4,
            BlockStart = 0,
            BlockTotal = 3,
        };
        var packet = new byte[header.PacketBytes];
        header.Write(packet);
        const string expected = "4D440101" + "00000000" + "8877665544332211" + "0807060504030201" + "A4A3A2A1" + "05000000" + "C4C3C2C1"
            + "D2D1" + "01" + "05" + "0300" + "0200" + "B4B3B2B1" + "0000" + "0300" + "000000" + "00000000" + "0000";
        Assert.Equal(expected, Convert.ToHexString(packet));
        Assert.True(PacketHeader.TryRead(packet, out PacketHeader read));
        Assert.Equal(header, read);
        Assert.Equal(55, read.RangesOffset);
        Assert.Equal(59, read.ControlOffset);
    }

    [Theory]
    [InlineData(0, 0x4E)]
    [InlineData(2, 2)]
    [InlineData(3, 0)]
    [InlineData(3, 3)]
    [InlineData(3, 7)]
    [InlineData(16, 0)]
    [InlineData(28, 1)]
    [InlineData(38, 1)]
    [InlineData(40, 1)]
    [InlineData(42, 1)]
    public void A_header_that_does_not_describe_its_packet_is_refused(int at, byte value)
    {
        var header = new PacketHeader { Kind = PacketKind.Connected, Number = 1 };
        var packet = new byte[header.PacketBytes];
        header.Write(packet);
        Assert.True(PacketHeader.TryRead(packet, out _));
        Assert.False(PacketHeader.TryRead([.. packet, 0], out _), "a byte more than it describes");
        Assert.False(PacketHeader.TryRead(packet.AsSpan(0, PacketHeader.Size - 1), out _), "a byte less");
        packet[at] = value;
        Assert.False(PacketHeader.TryRead(packet, out _));
    }

    [Theory]
    [InlineData(0, 3, true)]
    [InlineData(1, 4, true)]
    [InlineData(1, 3, false)]
    [InlineData(65535, 65535, false)]
    public void Bytes_of_a_block_lie_within_the_block(ushort start, ushort total, bool isRead)
    {
        var header = new PacketHeader { Kind = PacketKind.Connected, Number = 1, BlockBytes = 3, BlockStart = start, BlockTotal = total };
        var packet = new byte[header.PacketBytes];
        header.Write(packet);
        Assert.Equal(isRead, PacketHeader.TryRead(packet, out _));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData((byte)PacketKind.Connected, true)]
    [InlineData((byte)PacketKind.UnknownPeer, true)]
    [InlineData((byte)PacketKind.UnknownPeer + 1, false)]
    [InlineData(255, false)]
    public void Only_the_kinds_of_the_page_begin_a_packet(byte kind, bool isOne)
    {
        var packet = new byte[PacketHeader.SealedFrom];
        HandshakePacket.WriteUnknownPeer(packet, 1, 1);
        packet[3] = kind;
        Assert.Equal(isOne, PacketHeader.TryReadKind(packet, out _));
        Assert.False(PacketHeader.TryReadKind(packet.AsSpan(0, PacketHeader.SealedFrom - 1), out _));
    }

    [Theory]
    [InlineData(0u, 5L, 0L)]
    [InlineData(0xFFFF_FFFFu, 0x1_0000_0005L, 0xFFFF_FFFFL)]
    [InlineData(3u, 0xFFFF_FFF0L, 0x1_0000_0003L)]
    [InlineData(7u, 7L, 7L)]
    public void Half_a_number_is_widened_to_the_nearest(uint low, long near, long expected) =>
        Assert.Equal(expected, PacketHeader.Widen(low, near));

    [Fact]
    public void A_connect_stands_where_the_page_says()
    {
        var connect = new HandshakePacket
        {
            Kind = PacketKind.Connect,
            Dialler = 0x1122334455667788,
            Instance = 0x0102030405060708,
            Acceptor = 0,
            MaximumPacket = 1472,
            MaximumMessage = 1 << 20,
            Credit = 1024,
            TokenSeconds = 9,
        };
        var packet = new byte[HandshakePacket.Size];
        packet.AsSpan().Fill(0xFF); // a frame that was used before
        connect.Write(packet);
        string expected = "4D440103" + "00000000" + "8877665544332211" + "0807060504030201" + "0000000000000000" + "C0050000" + "00001000"
            + "00040000" + "09000000" + new string('0', 96);
        Assert.Equal(expected, Convert.ToHexString(packet));
        Assert.True(HandshakePacket.TryRead(packet, out HandshakePacket read));
        Assert.Equal(connect, read);
        Assert.False(HandshakePacket.TryRead(packet.AsSpan(0, HandshakePacket.Size - 1), out _));
    }

    [Fact]
    public void An_accept_stands_where_the_page_says()
    {
        var accept = new HandshakePacket
        {
            Kind = PacketKind.Accept,
            Dialler = 0x1122334455667788,
            Instance = 0x0102030405060708,
            Acceptor = 0x99AABBCCDDEEFF00,
            MaximumPacket = 1472,
            MaximumMessage = 1 << 20,
            Credit = 1024,
        };
        var packet = new byte[HandshakePacket.Size];
        accept.Write(packet);
        string expected = "4D440105" + "00000000" + "8877665544332211" + "0807060504030201" + "00FFEEDDCCBBAA99" + "C0050000" + "00001000"
            + "00040000" + "00000000" + new string('0', 96);
        Assert.Equal(expected, Convert.ToHexString(packet));
        Assert.True(HandshakePacket.TryRead(packet, out HandshakePacket read));
        Assert.Equal(accept, read);
    }

    [Theory]
    [InlineData((byte)PacketKind.Sealed, false)]
    [InlineData((byte)PacketKind.Connect, true)]
    [InlineData((byte)PacketKind.Challenge, true)]
    [InlineData((byte)PacketKind.Accept, true)]
    [InlineData((byte)PacketKind.UnknownPeer, false)]
    public void Only_three_kinds_are_read_as_a_handshake(byte kind, bool isOne)
    {
        var packet = new byte[HandshakePacket.Size];
        new HandshakePacket { Kind = (PacketKind)kind }.Write(packet);
        Assert.Equal(isOne, HandshakePacket.TryRead(packet, out _));
    }

    [Fact]
    public void An_answer_that_a_peer_is_unknown_is_shorter_than_any_packet_of_a_connection()
    {
        var packet = new byte[HandshakePacket.UnknownPeerSize];
        HandshakePacket.WriteUnknownPeer(packet, 0x1122334455667788, 0x0102030405060708);
        Assert.Equal("4D440106" + "00000000" + "8877665544332211" + "0807060504030201", Convert.ToHexString(packet));
        Assert.True(HandshakePacket.UnknownPeerSize + PacketHeader.TagSize < PacketHeader.Size);
    }

    [Fact]
    public void A_block_of_messages_stands_where_the_page_says()
    {
        var block = new byte[15];
        BlockCodec.WriteHeader(block, 0x1_0203_0405, BlockFlags.Unordered);
        BlockCodec.WriteFragment(block.AsSpan(5), 2, FragmentFlags.First | FragmentFlags.End);
        BlockCodec.WriteFragment(block.AsSpan(10), 2, FragmentFlags.End | FragmentFlags.WantsDelivered);
        Assert.Equal("05040302" + "01" + "0200" + "03" + "0000" + "0200" + "06" + "0000", Convert.ToHexString(block));
        Assert.True(BlockCodec.TryReadHeader(block, out uint first, out BlockFlags flags));
        Assert.Equal((0x0203_0405u, BlockFlags.Unordered), (first, flags));
        Assert.True(BlockCodec.TryReadFragment(block, 10, out int length, out FragmentFlags fragment));
        Assert.Equal((2, FragmentFlags.End | FragmentFlags.WantsDelivered), (length, fragment));
        for (int at = 13; at <= 15; at++)
        {
            Assert.False(BlockCodec.TryReadFragment(block, at, out _, out _), "half a fragment head");
        }

        block[10] = 3;
        Assert.False(BlockCodec.TryReadFragment(block, 10, out _, out _), "a fragment that ends behind its block");
        (block[10], block[12]) = (2, 8);
        Assert.False(BlockCodec.TryReadFragment(block, 10, out _, out _), "a flag that nobody knows");
    }

    [Fact]
    public void A_block_has_a_whole_head_and_flags_of_the_page()
    {
        byte[] block = [1, 0, 0, 0, (byte)BlockFlags.Confirmations];
        Assert.True(BlockCodec.TryReadHeader(block, out _, out BlockFlags flags));
        Assert.Equal(BlockFlags.Confirmations, flags);
        Assert.False(BlockCodec.TryReadHeader(block.AsSpan(0, 4), out _, out _));
        block[4] = 3;
        Assert.False(BlockCodec.TryReadHeader(block, out _, out _));
    }

    [Fact]
    public void Confirmations_of_delivery_are_numbers_and_counts_that_make_sense()
    {
        var pair = new byte[BlockCodec.ConfirmationSize];
        BlockCodec.WriteConfirmation(pair, 0x0102030405060708, 9);
        Assert.Equal("0807060504030201" + "09000000", Convert.ToHexString(pair));
        Assert.True(BlockCodec.TryReadConfirmation(pair, 0, out long first, out int count));
        Assert.Equal((0x0102030405060708, 9), (first, count));
        for (int at = 1; at <= BlockCodec.ConfirmationSize; at++)
        {
            Assert.False(BlockCodec.TryReadConfirmation(pair, at, out _, out _), "half a pair");
        }
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(long.MaxValue - 1, 1, true)]
    [InlineData(long.MaxValue, 1, false)]
    [InlineData(0, 1, false)]
    [InlineData(-1, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(1, -1, false)]
    [InlineData(1, int.MinValue, false)]
    public void Confirmations_of_delivery_name_messages_that_can_be(long number, int many, bool isRead)
    {
        var pair = new byte[BlockCodec.ConfirmationSize];
        BlockCodec.WriteConfirmation(pair, number, many);
        Assert.Equal(isRead, BlockCodec.TryReadConfirmation(pair, 0, out _, out _));
    }

    [Fact]
    public void Control_frames_are_taken_one_by_one_and_only_at_the_size_of_their_kind()
    {
        var frames = new byte[20];
        ControlCodec.WriteMissing(ControlCodec.Write(frames, ControlKind.Missing, 6), 0x1_0000_0007, 3);
        ControlCodec.Write(frames.AsSpan(8), ControlKind.Heartbeat, 0);
        ControlCodec.Write(frames.AsSpan(10), ControlKind.AddressAnswer, 8);
        ReadOnlySpan<byte> left = frames;
        Assert.Equal("0106" + "07000000" + "0300" + "0200" + "0508" + "0000000000000000", Convert.ToHexString(frames));
        Assert.True(ControlCodec.TryRead(ref left, out ControlKind kind, out ReadOnlySpan<byte> data));
        Assert.Equal((ControlKind.Missing, (7u, 3)), (kind, ControlCodec.ReadMissing(data)));
        Assert.True(ControlCodec.TryRead(ref left, out kind, out _));
        Assert.Equal(ControlKind.Heartbeat, kind);
        Assert.True(ControlCodec.TryRead(ref left, out kind, out data));
        Assert.Equal((ControlKind.AddressAnswer, 8, 0), (kind, data.Length, left.Length));
        frames[1] = 5;
        left = frames;
        Assert.False(ControlCodec.TryRead(ref left, out _, out _));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData((byte)ControlKind.Missing, 0, false)]
    [InlineData((byte)ControlKind.Missing, 7, false)]
    [InlineData((byte)ControlKind.Missing, 12, true)]
    [InlineData((byte)ControlKind.Heartbeat, 1, false)]
    [InlineData((byte)ControlKind.AddressChallenge, 8, true)]
    [InlineData((byte)ControlKind.AddressChallenge, 7, false)]
    [InlineData((byte)ControlKind.AddressAnswer, 9, false)]
    [InlineData((byte)ControlKind.Close, 1, true)]
    [InlineData((byte)ControlKind.Close, 0, false)]
    [InlineData((byte)ControlKind.Close, 2, false)]
    [InlineData(7, 0, false)]
    public void Each_kind_of_control_frame_has_its_size(byte kind, int length, bool isRead)
    {
        var frame = new byte[ControlCodec.HeadSize + length];
        Assert.Equal(length, ControlCodec.Write(frame, (ControlKind)kind, length).Length);
        ReadOnlySpan<byte> left = frame;
        Assert.Equal(isRead, ControlCodec.TryRead(ref left, out _, out ReadOnlySpan<byte> data));
        Assert.Equal((isRead ? length : 0, isRead ? 0 : frame.Length), (data.Length, left.Length));
        left = frame.AsSpan(0, frame.Length - 1);
        Assert.False(ControlCodec.TryRead(ref left, out _, out _), "its end is missing");
    }

    [Fact]
    public void A_path_probe_fills_the_packet()
    {
        var frame = new byte[1000];
        frame[0] = (byte)ControlKind.PathProbe;
        ReadOnlySpan<byte> left = frame;
        Assert.True(ControlCodec.TryRead(ref left, out ControlKind kind, out ReadOnlySpan<byte> data));
        Assert.Equal((ControlKind.PathProbe, 998, 0), (kind, data.Length, left.Length));
    }
}
