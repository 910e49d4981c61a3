using System.Text;
using Ringside.App.Datagrams;
using Ringside.Testing;

namespace Ringside.App.Tests.Datagrams;

public sealed class LineCutterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\nb\n", "a|b")]
    [InlineData("\n\na\n", "||a")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("12345678\n123456789\n1\n", "12345678|1")]
    [InlineData("123456789", "")]
    public void It_cuts_at_LF_takes_a_CR_before_it_off_and_throws_away_what_is_too_long(string text, string expected)
    {
        var cutter = new LineCutter(8);

        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|'), Cut(cutter, [Encoding.UTF8.GetBytes(text)]));
        Assert.Equal(text.Split('\n').Count(line => line.Length > 8), cutter.TooLong);
    }

    [Theory]
    [InlineData("12345678\n123456789\n1\n", "12345678|12345678|1")]
    [InlineData("123456789abcdef", "12345678")]
    public void It_gives_the_beginning_of_what_is_too_long_where_it_is_told_to(string text, string expected)
    {
        var cutter = new LineCutter(8, keepsTooLong: true);

        Assert.Equal(expected.Split('|'), Cut(cutter, [Encoding.UTF8.GetBytes(text)]));
        Assert.Equal(1, cutter.TooLong);
    }

    [Fact]
    public void Where_the_reads_end_makes_no_difference() => SeededRandom.ForEachSeed(50, random =>
    {
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Pick<byte>("ab\n\r"u8);
        }

        List<byte[]> pieces = [];
        for (int start = 0; start < bytes.Length;)
        {
            int length = Math.Min(random.Next(1, 20), bytes.Length - start);
            pieces.Add(bytes[start..(start + length)]);
            start += length;
        }

        Assert.Equal(Cut(new LineCutter(12), [bytes]), Cut(new LineCutter(12), pieces));
    });

    private static List<string> Cut(LineCutter cutter, IEnumerable<byte[]> pieces)
    {
        List<string> lines = [];
        foreach (byte[] piece in pieces)
        {
            ReadOnlySpan<byte> bytes = piece;
            while (cutter.TryCut(ref bytes, out ReadOnlySpan<byte> line))
            {
                lines.Add(Encoding.UTF8.GetString(line));
            }
        }

        if (cutter.TryCutLast(out ReadOnlySpan<byte> last))
        {
            lines.Add(Encoding.UTF8.GetString(last));
        }

        return lines;
    }
}
