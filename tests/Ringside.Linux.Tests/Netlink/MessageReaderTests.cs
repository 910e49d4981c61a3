using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;

namespace Ringside.Linux.Tests.Netlink;

public sealed class MessageReaderTests
{
    [Fact]
    public void Messages_of_one_buffer_come_in_order()
    {
        var reader = new MessageReader(GoldenMessages.Bytes(GoldenMessages.Neighbours));
        Assert.True(reader.TryRead(out MessageHeader first, out ReadOnlySpan<byte> payload));
        Assert.Equal((ushort)MessageType.RTM_NEWNEIGH, first.Type);
        Assert.Equal(0x6b012c14u, first.Sequence);
        Assert.Equal(0x4c - MessageHeader.Size, payload.Length);
        Assert.True(reader.TryRead(out MessageHeader last, out _));
        Assert.Equal((ushort)MessageType.NLMSG_DONE, last.Type);
        Assert.False(reader.TryRead(out _, out _));
        Assert.False(reader.IsMalformed);
    }

    [Theory]
    [InlineData("14 00 00 00 03 00 02 00  13 2c 01 6b fe 32 00 00  00 00 00")]
    [InlineData("0f 00 00 00 03 00 02 00  13 2c 01 6b fe 32 00 00")]
    [InlineData("00 00 00 00 03 00 02 00  13 2c 01 6b fe 32 00 00")]
    [InlineData("ff ff ff ff 03 00 02 00  13 2c 01 6b fe 32 00 00")]
    [InlineData("10 00 00 00 03 00 02 00")]
    public void A_message_that_lies_about_its_length_ends_the_reading(string bytes)
    {
        var reader = new MessageReader(GoldenMessages.Bytes(bytes));
        Assert.False(reader.TryRead(out _, out _));
        Assert.True(reader.IsMalformed);
    }

    [Fact]
    public void The_last_message_may_come_without_padding()
    {
        var reader = new MessageReader([.. GoldenMessages.Bytes("12 00 00 00 03 00 02 00  13 2c 01 6b fe 32 00 00"), 1, 2]);
        Assert.True(reader.TryRead(out _, out ReadOnlySpan<byte> payload));
        Assert.Equal([1, 2], payload.ToArray());
        Assert.False(reader.TryRead(out _, out _));
        Assert.False(reader.IsMalformed);
    }

    [Fact]
    public void The_flags_of_an_attributes_type_are_taken_off()
    {
        var reader = new AttributeReader([8, 0, 0x12, 0x80, 1, 2, 3, 4, 5, 0, 0x01, 0x40, 9]);
        Assert.True(reader.TryRead(out ushort type, out ReadOnlySpan<byte> value));
        Assert.Equal(0x12, type);
        Assert.Equal([1, 2, 3, 4], value.ToArray());
        Assert.True(reader.TryRead(out type, out value));
        Assert.Equal(1, type);
        Assert.Equal([9], value.ToArray());
        Assert.False(reader.TryRead(out _, out _));
        Assert.False(reader.IsMalformed);
    }

    [Theory]
    [InlineData(new byte[] { 3, 0, 1, 0 })]
    [InlineData(new byte[] { 5, 0, 1, 0 })]
    [InlineData(new byte[] { 4, 0, 1 })]
    public void An_attribute_that_lies_about_its_length_ends_the_reading(byte[] bytes)
    {
        var reader = new AttributeReader(bytes);
        Assert.False(reader.TryRead(out _, out _));
        Assert.True(reader.IsMalformed);
    }

    [Fact]
    public void A_refusal_carries_the_kernels_own_words()
        => Assert.Equal(new Acknowledgement(Errno.EEXIST, "ipv4: Address already assigned"), ReadAcknowledgement(GoldenMessages.Refusal));

    [Fact]
    public void A_capped_refusal_carries_the_kernels_own_words() => Assert.Equal(
        new Acknowledgement(Errno.EINVAL, "no"),
        ReadAcknowledgement("""
            2c 00 00 00 02 00 00 03  00 00 00 00 00 00 00 00
            ea ff ff ff 80 00 00 00  10 00 05 00 00 00 00 00
            00 00 00 00 07 00 01 00  6e 6f 00 00
            """));

    [Fact]
    public void The_end_of_a_dump_is_an_acknowledgement() => Assert.Equal(default, ReadAcknowledgement(GoldenMessages.Done));

    private static Acknowledgement ReadAcknowledgement(string golden)
    {
        var reader = new MessageReader(GoldenMessages.Bytes(golden));
        Assert.True(reader.TryRead(out MessageHeader header, out ReadOnlySpan<byte> payload));
        Assert.True(Acknowledgement.TryRead(header, payload, out Acknowledgement acknowledgement));
        return acknowledgement;
    }
}
