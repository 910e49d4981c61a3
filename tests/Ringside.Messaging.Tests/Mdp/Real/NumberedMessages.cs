using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Messages whose sizes and bytes follow from their numbers: whoever receives them in turn knows what each must be.</summary>
/// <param name="longest">Bytes of the longest.</param>
internal sealed class NumberedMessages(int longest)
{
    /// <summary>How many were taken.</summary>
    internal int Taken { get; private set; }

    /// <summary>A message: none, a few, about a packet's worth, or many bytes.</summary>
    internal byte[] Make(int number)
    {
        var random = new SeededRandom((ulong)number + 1);
        int length = random.Next(6) switch
        {
            0 => 0,
            1 or 2 => random.Next(100),
            3 => 1300 + random.Next(300),
            4 => random.Next(5000),
            _ => random.Next(longest + 1),
        };
        var bytes = new byte[Math.Min(length, longest)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i * 7) + (number * 13) + (i >> 8));
        }

        return bytes;
    }

    /// <summary>Fails unless this is the next one, to the last byte.</summary>
    internal void Take(ReadOnlySpan<byte> bytes)
    {
        byte[] expected = Make(Taken);
        Assert.True(bytes.SequenceEqual(expected), $"message {Taken}: {bytes.Length} bytes came; expected {expected.Length} others");
        Taken++;
    }
}
