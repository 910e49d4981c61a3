using System.Text;
using Ringside.App.Output;
using Ringside.Testing;

namespace Ringside.App.Tests.Output;

public sealed class PayloadTextTests
{
    [Theory]
    [InlineData("plain text, 1 + 1", "plain text, 1 + 1")]
    [InlineData("wörld 漢", "wörld 漢")]
    [InlineData("a\\x1b", "a\\\\x1b")]
    [InlineData("\u001b[2J\r\n\t\0\u007f", "\\x1b[2J\\x0d\\x0a\\x09\\x00\\x7f")]
    [InlineData("\u009b1m", "\\xc2\\x9b1m")]
    [InlineData("\u202eevil", "\\xe2\\x80\\xaeevil")]
    [InlineData("\u2028\ufeff\u200b", "\\xe2\\x80\\xa8\\xef\\xbb\\xbf\\xe2\\x80\\x8b")]
    public void What_is_not_plainly_visible_is_escaped(string text, string expected) =>
        Assert.Equal(expected, PayloadText.Of(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_text_are_escaped_one_by_one() =>
        Assert.Equal(@"a\xff\xc3b\xe2\x82", PayloadText.Of([(byte)'a', 0xff, 0xc3, (byte)'b', 0xe2, 0x82]));

    [Fact]
    public void No_bytes_reach_the_terminal_as_control_characters() => SeededRandom.ForEachSeed(200, random =>
    {
        byte[] bytes = new byte[random.Next(0, 200)];
        random.NextBytes(bytes);

        Assert.DoesNotContain(PayloadText.Of(bytes), char.IsControl);
    });
}
