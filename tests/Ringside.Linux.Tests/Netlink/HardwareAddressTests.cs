using Ringside.Linux.Netlink;

namespace Ringside.Linux.Tests.Netlink;

public sealed class HardwareAddressTests
{
    [Fact]
    public void Text_and_bytes_and_number_are_the_same_address()
    {
        byte[] bytes = [0x02, 0x00, 0x0a, 0x4d, 0x00, 0xff];
        Assert.True(HardwareAddress.TryRead(bytes, out HardwareAddress read));
        Assert.Equal(0x02000a4d00ffUL, read.Value);
        Assert.Equal("02:00:0a:4d:00:ff", read.ToString());
        Assert.True(HardwareAddress.TryParse("02:00:0A:4d:00:ff", out HardwareAddress parsed));
        Assert.Equal(read, parsed);
        byte[] written = new byte[6];
        parsed.Write(written);
        Assert.Equal(bytes, written);
    }

    [Theory]
    [InlineData("")]
    [InlineData("02:00:0a:4d:00")]
    [InlineData("02:00:0a:4d:00:ff:01")]
    [InlineData("02-00-0a-4d-00-ff")]
    [InlineData("02:00:0a:4d:00:fg")]
    [InlineData("02:00:0a:4d:00: f")]
    [InlineData("+2:00:0a:4d:00:ff")]
    public void Other_text_is_refused(string text) => Assert.False(HardwareAddress.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(8)]
    public void Other_lengths_are_refused(int length) => Assert.False(HardwareAddress.TryRead(new byte[length], out _));
}
