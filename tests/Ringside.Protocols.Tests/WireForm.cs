using Ringside.Testing;

namespace Ringside.Protocols.Tests;

/// <summary>A message type with its lengths and type byte, for tests that are the same for all of them.</summary>
/// <param name="Name">The type.</param>
/// <param name="Type">The first byte; null for messages without one.</param>
/// <param name="Lengths">Lengths that are legal.</param>
/// <param name="Rewrite">Reads bytes and writes what was read; null when they are no such message.</param>
internal sealed record WireForm(string Name, byte? Type, int[] Lengths, WireForm.Rewriter Rewrite)
{
    internal delegate byte[]? Rewriter(ReadOnlySpan<byte> bytes);

    internal static WireForm Of<TMessage>(byte? type, params int[] lengths)
        where TMessage : struct, IWireMessage<TMessage> => new(typeof(TMessage).Name, type, lengths, Again<TMessage>);

    /// <summary>Random bytes of a legal length, with the right type in front; <paramref name="sides"/> are places of B or S.</summary>
    internal byte[] Random(SeededRandom random, params int[] sides)
    {
        byte[] bytes = new byte[random.Pick<int>(Lengths)];
        random.NextBytes(bytes);
        bytes[0] = Type ?? bytes[0];
        foreach (int side in sides)
            bytes[side] = random.NextBool() ? (byte)'B' : (byte)'S';
        return bytes;
    }

    /// <summary>Whatever the bytes: no reading past either end, and what is read is written the same.</summary>
    internal void AssertSafe(byte[] bytes, GuardedPage page)
    {
        byte[]? again = Rewrite(page.AtEnd(bytes));
        Assert.Equal(again, Rewrite(page.AtStart(bytes)));
        if (again is not null)
            Assert.Equal(bytes, again);
    }

    private static byte[]? Again<TMessage>(ReadOnlySpan<byte> bytes)
        where TMessage : struct, IWireMessage<TMessage>
    {
        if (!TMessage.TryRead(bytes, out TMessage message))
        {
            Assert.Equal(default, message);
            return null;
        }

        // One byte more than needed, to see that it is left alone.
        byte[] written = new byte[message.Length + 1];
        written[^1] = 0xEE;
        message.Write(written);
        Assert.Equal(0xEE, written[^1]);
        byte[] tooShort = new byte[message.Length - 1];
        Assert.Throws<ArgumentException>(() => message.Write(tooShort));
        return written[..^1];
    }
}
