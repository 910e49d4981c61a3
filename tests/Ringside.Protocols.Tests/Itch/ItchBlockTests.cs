using Ringside.Protocols.Itch;

namespace Ringside.Protocols.Tests.Itch;

public sealed class ItchBlockTests
{
    [Fact]
    public void A_message_stands_behind_its_length()
    {
        byte[] data = [0, 19, .. Convert.FromHexString(ItchMessages.OrderDelete), 0, 12];
        Assert.Equal(ItchBlockStatus.Message, ItchBlock.Read(data, out ReadOnlySpan<byte> message));
        Assert.Equal(ItchMessages.OrderDelete, Convert.ToHexStringLower(message));
        for (int length = 0; length < 21; length++)
            Assert.Equal(ItchBlockStatus.NeedsMore, ItchBlock.Read(data.AsSpan(0, length), out _));
        Assert.Equal(ItchBlockStatus.NeedsMore, ItchBlock.Read(data.AsSpan(21), out _));
    }

    [Theory]
    [InlineData("0000", ItchBlockStatus.EndMark)]
    [InlineData("000041", ItchBlockStatus.EndMark)]
    [InlineData("001244", ItchBlockStatus.WrongLength)]
    [InlineData("000144", ItchBlockStatus.WrongLength)]
    [InlineData("ffff44", ItchBlockStatus.WrongLength)]
    [InlineData("00ff00", ItchBlockStatus.NoMessage)]
    [InlineData("000120", ItchBlockStatus.NoMessage)]
    [InlineData("00015a", ItchBlockStatus.Message)]
    [InlineData("00035a0102", ItchBlockStatus.Message)]
    [InlineData("00035a01", ItchBlockStatus.NeedsMore)]
    [InlineData("0003", ItchBlockStatus.NeedsMore)]
    public void The_first_bytes_say_what_it_is(string hex, ItchBlockStatus expected) =>
        Assert.Equal(expected, ItchBlock.Read(Convert.FromHexString(hex), out _));
}
