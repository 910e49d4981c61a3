using System.Buffers.Binary;

namespace Ringside.Testing;

/// <summary>Spoils valid bytes the way the outside world does: the engine of the decoders' fuzz tests.</summary>
/// <remarks>
/// Give it valid inputs as a corpus; each call of <see cref="Next"/> takes one and applies one to four changes: flipped bits,
/// changed, removed, repeated and inserted bytes, a cut end, parts of another input, and numbers on which length checks break.
/// </remarks>
public sealed class ByteMutator
{
    private readonly SeededRandom _random;
    private readonly byte[][] _corpus;

    /// <summary>Makes a mutator.</summary>
    /// <param name="random">The source of all choices.</param>
    /// <param name="corpus">Valid inputs; at least one, which may be empty.</param>
    public ByteMutator(SeededRandom random, params byte[][] corpus)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(corpus.Length);
        _random = random;
        _corpus = corpus;
    }

    // 0, 1, the edges of every integer size, and what turns negative when it is read as signed.
    private static ReadOnlySpan<ulong> InterestingNumbers =>
    [
        0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
        0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF,
    ];

    /// <summary>A spoiled copy of one of the inputs, in an array of exactly its length so that reading past the end throws.</summary>
    public byte[] Next()
    {
        List<byte> bytes = [.. _corpus[_random.Next(_corpus.Length)]];
        int changes = _random.Next(1, 5);
        for (int i = 0; i < changes; i++)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        switch (_random.Next(8))
        {
            case 0: FlipBit(bytes); break;
            case 1: ReplaceByte(bytes); break;
            case 2: Truncate(bytes); break;
            case 3: Remove(bytes); break;
            case 4: Repeat(bytes); break;
            case 5: Insert(bytes); break;
            case 6: Splice(bytes); break;
            default: WriteInteresting(bytes); break;
        }
    }

    private void FlipBit(List<byte> bytes)
    {
        if (bytes.Count > 0)
        {
            bytes[_random.Next(bytes.Count)] ^= (byte)(1 << _random.Next(8));
        }
    }

    private void ReplaceByte(List<byte> bytes)
    {
        if (bytes.Count > 0)
        {
            bytes[_random.Next(bytes.Count)] = (byte)_random.Next(256);
        }
    }

    private void Truncate(List<byte> bytes)
    {
        int keep = _random.Next(bytes.Count + 1);
        bytes.RemoveRange(keep, bytes.Count - keep);
    }

    private void Remove(List<byte> bytes)
    {
        (int start, int length) = Part(bytes.Count, 16);
        bytes.RemoveRange(start, length);
    }

    private void Repeat(List<byte> bytes)
    {
        (int start, int length) = Part(bytes.Count, 64);
        bytes.InsertRange(start, bytes.GetRange(start, length));
    }

    private void Insert(List<byte> bytes)
    {
        byte[] more = new byte[_random.Next(1, 9)];
        _random.NextBytes(more);
        bytes.InsertRange(_random.Next(bytes.Count + 1), more);
    }

    private void Splice(List<byte> bytes)
    {
        byte[] other = _corpus[_random.Next(_corpus.Length)];
        int cut = _random.Next(bytes.Count + 1);
        bytes.RemoveRange(cut, bytes.Count - cut);
        bytes.AddRange(other.AsSpan(_random.Next(other.Length + 1)));
    }

    private void WriteInteresting(List<byte> bytes)
    {
        Span<byte> number = stackalloc byte[8];
        ulong value = _random.Pick(InterestingNumbers);
        int size = 1 << _random.Next(4);
        if (bytes.Count < size)
        {
            return;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number = number[..size];
        if (_random.NextBool())
        {
            number.Reverse();
        }

        int at = _random.Next(bytes.Count - size + 1);
        for (int i = 0; i < size; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    private (int Start, int Length) Part(int count, int longest)
    {
        int start = _random.Next(count + 1);
        return (start, _random.Next(Math.Min(count - start, longest) + 1));
    }
}
