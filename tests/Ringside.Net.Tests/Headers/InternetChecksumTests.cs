using System.Buffers.Binary;
using Ringside.Net.Headers;
using Ringside.Testing;

namespace Ringside.Net.Tests.Headers;

public sealed class InternetChecksumTests
{
    [Fact]
    public void The_example_of_the_standard_gives_its_sum()
    {
        // RFC 1071, section 3.
        byte[] bytes = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
        Assert.Equal(0xddf2, BigEndian(InternetChecksum.Fold(InternetChecksum.Add(bytes))));
        Assert.Equal(0x220d, BigEndian(InternetChecksum.Complement(InternetChecksum.Add(bytes))));
    }

    [Fact]
    public void Every_length_at_every_alignment_gives_the_naive_sum() => SeededRandom.ForEachSeed(4, random =>
    {
        byte[] bytes = new byte[400];
        random.NextBytes(bytes);
        for (int start = 0; start < 40; start++)
        {
            for (int length = 0; length <= bytes.Length - start; length++)
            {
                AssertSum(bytes.AsSpan(start, length));
            }
        }
    });

    [Theory]
    [InlineData(65_535, 0xff)]
    [InlineData(1 << 20, 0xff)]
    [InlineData(9001, 0x00)]
    public void No_carry_is_lost_however_long_it_is(int length, byte value)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        AssertSum(bytes);
    }

    [Fact]
    public void Pieces_of_even_length_add_up_to_the_whole() => SeededRandom.ForEachSeed(200, random =>
    {
        byte[] bytes = new byte[random.Next(1, 3000)];
        random.NextBytes(bytes);
        int cut = random.Next((bytes.Length / 2) + 1) * 2;
        ulong sum = InternetChecksum.Add(bytes.AsSpan(cut), InternetChecksum.Add(bytes.AsSpan(0, cut)));
        Assert.Equal(NaiveChecksum.Sum(bytes), BigEndian(InternetChecksum.Fold(sum)));
    });

    private static void AssertSum(ReadOnlySpan<byte> bytes) =>
        Assert.Equal(NaiveChecksum.Sum(bytes.ToArray()), BigEndian(InternetChecksum.Fold(InternetChecksum.Add(bytes))));

    private static ushort BigEndian(ushort word) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
}
