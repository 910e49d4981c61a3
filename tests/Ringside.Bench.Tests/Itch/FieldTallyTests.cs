using Ringside.Bench.Itch;
using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Bench.Tests.Itch;

public sealed class FieldTallyTests
{
    private const int SideOffset = 19;

    [Theory]
    [InlineData('A')]
    [InlineData('F')]
    [InlineData('E')]
    [InlineData('C')]
    [InlineData('X')]
    [InlineData('D')]
    [InlineData('U')]
    [InlineData('P')]
    [InlineData('Q')]
    [InlineData('B')]
    [InlineData('S')]
    [InlineData('R')]
    [InlineData('H')]
    [InlineData('I')]
    public void Every_byte_of_a_message_counts(char type) => SeededRandom.ForEachSeed(10, random =>
    {
        byte[] message = new byte[ItchMessage.SizeOf((byte)type)];
        random.NextBytes(message);
        message[0] = (byte)type;
        bool hasSide = type is 'A' or 'F' or 'P';
        if (hasSide)
            message[SideOffset] = (byte)'B';
        ulong sum = Tally(message);
        for (int at = 1; at < message.Length; at++)
        {
            byte[] other = [.. message];
            other[at] = hasSide && at == SideOffset ? (byte)'S' : (byte)(other[at] ^ 0x11);
            Assert.True(sum != Tally(other), $"byte {at} is not read");
        }
    });

    private static ulong Tally(byte[] message)
    {
        FieldTally tally = default;
        Assert.True(ItchMessage.TryDispatch(message, ref tally));
        return tally.Sum;
    }
}
