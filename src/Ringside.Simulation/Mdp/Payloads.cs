using System.Buffers.Binary;

namespace Ringside.Simulation.Mdp;

/// <summary>The bytes of messages: all follow from one number, so that a receiver can check each without having kept it.</summary>
internal static class Payloads
{
    internal static void Fill(Span<byte> payload, ulong seed)
    {
        ulong state = (seed * 0x9E37_79B9_7F4A_7C15) | 1;
        for (; payload.Length >= 8; payload = payload[8..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(payload, Next(ref state));
        }

        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] = (byte)Next(ref state);
        }
    }

    /// <summary>Whether these are the bytes of that number.</summary>
    internal static bool AreRight(ReadOnlySpan<byte> payload, ulong seed)
    {
        ulong state = (seed * 0x9E37_79B9_7F4A_7C15) | 1;
        for (; payload.Length >= 8; payload = payload[8..])
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(payload) != Next(ref state))
            {
                return false;
            }
        }

        foreach (byte value in payload)
        {
            if (value != (byte)Next(ref state))
            {
                return false;
            }
        }

        return true;
    }

    // xorshift64* (Vigna, https://vigna.di.unimi.it/ftp/papers/xorshift.pdf).
    private static ulong Next(ref ulong state)
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return state * 0x2545_F491_4F6C_DD1D;
    }
}
