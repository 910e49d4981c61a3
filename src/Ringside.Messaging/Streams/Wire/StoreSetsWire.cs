using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>Store sets as they travel, little-endian.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     2     stable copies of the current set
///  2     2     number of its stores (n)
///  4     2     stable copies of the former set
///  6     2     number of its stores (m); 0 when there is no change
///  8     6 n   number of the store (2), identity of its directory (4)
///        6 m   the same
///        0..7  zeros, up to a multiple of 8
/// </code>
/// No stores at all stand for sets that are not known.
/// </remarks>
internal static class StoreSetsWire
{
    private const int HeadSize = 8;
    private const int MemberSize = 6;

    /// <summary>Bytes that sets have.</summary>
    internal static int SizeOf(StoreSets? sets) =>
        sets is null ? HeadSize : SizeOf(sets.Current.Members.Count + (sets.Former?.Members.Count ?? 0));

    /// <summary>Writes them.</summary>
    internal static void Write(Span<byte> into, StoreSets? sets)
    {
        into[..SizeOf(sets)].Clear();
        if (sets is null)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)sets.Current.Copies);
        BinaryPrimitives.WriteUInt16LittleEndian(into[2..], (ushort)sets.Current.Members.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(into[4..], (ushort)(sets.Former?.Copies ?? 0));
        BinaryPrimitives.WriteUInt16LittleEndian(into[6..], (ushort)(sets.Former?.Members.Count ?? 0));
        Span<byte> left = into[HeadSize..];
        WriteMembers(ref left, sets.Current.Span);
        WriteMembers(ref left, sets.Former is null ? default : sets.Former.Span);
    }

    /// <summary>How long the sets at the start of some bytes are.</summary>
    /// <returns>-1 when they are not there as a whole.</returns>
    internal static int LengthOf(ReadOnlySpan<byte> from)
    {
        if (from.Length < HeadSize)
        {
            return -1;
        }

        int length = SizeOf(BinaryPrimitives.ReadUInt16LittleEndian(from[2..]) + BinaryPrimitives.ReadUInt16LittleEndian(from[6..]));
        return length <= from.Length ? length : -1;
    }

    /// <summary>Reads what stands at the start of some bytes.</summary>
    /// <returns>False when no sets stand there, or <see cref="Write"/> does not make them.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> from, [NotNullWhen(true)] out StoreSets? sets)
    {
        sets = null;
        if (LengthOf(from) < 0)
        {
            return false;
        }

        int current = BinaryPrimitives.ReadUInt16LittleEndian(from[2..]);
        int former = BinaryPrimitives.ReadUInt16LittleEndian(from[6..]);
        ReadOnlySpan<byte> left = from[HeadSize..];
        bool isWhole = TryReadSet(ref left, BinaryPrimitives.ReadUInt16LittleEndian(from), current, out StoreSet? now);
        isWhole &= TryReadSet(ref left, BinaryPrimitives.ReadUInt16LittleEndian(from[4..]), former, out StoreSet? before);
        sets = isWhole && now is not null ? new StoreSets(now, before) : null;
        return sets is not null;
    }

    private static int SizeOf(int members) => (HeadSize + (MemberSize * members) + 7) & ~7;

    private static void WriteMembers(ref Span<byte> into, ReadOnlySpan<StoreMember> members)
    {
        foreach (StoreMember member in members)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(into, member.Store);
            BinaryPrimitives.WriteUInt32LittleEndian(into[2..], member.Identity);
            into = into[MemberSize..];
        }
    }

    private static bool TryReadSet(ref ReadOnlySpan<byte> from, int copies, int count, out StoreSet? set)
    {
        var members = new StoreMember[count];
        for (int i = 0; i < count; i++)
        {
            members[i] = new StoreMember(BinaryPrimitives.ReadUInt16LittleEndian(from), BinaryPrimitives.ReadUInt32LittleEndian(from[2..]));
            from = from[MemberSize..];
        }

        bool isRight = copies <= count && members.DistinctBy(member => member.Store).Count() == count;
        set = isRight && count > 0 ? new StoreSet(members, copies) : null;
        return isRight;
    }
}
