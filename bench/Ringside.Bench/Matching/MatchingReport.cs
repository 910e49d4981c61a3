using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>One report of an engine, 48 bytes in whole words: it goes into a ring word by word.</summary>
internal struct MatchingReport
{
    internal long Sequence;
    internal ulong Id;
    internal ulong Taker;
    internal long Price;
    internal long Quantity;

    // One word, written at once: two bytes that are read as a word right after would hold up the processor.
    private ulong _marks;

    internal ReportKind Kind
    {
        readonly get => (ReportKind)_marks;
        init => _marks = (_marks & ~0xFFUL) | (ulong)value;
    }

    internal Side Side
    {
        readonly get => (Side)(_marks >> 8);
        init => _marks = (_marks & 0xFF) | ((ulong)value << 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Set(long sequence, ulong id, ulong taker, long price, long quantity, ReportKind kind, Side side)
    {
        Sequence = sequence;
        Id = id;
        Taker = taker;
        Price = price;
        Quantity = quantity;
        _marks = (ulong)kind | ((ulong)side << 8);
    }
}
