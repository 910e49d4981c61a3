using System.Buffers.Binary;
using System.Text;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>Writes jute (see <see cref="JuteReader"/>) into a room of the caller, behind the length that each packet begins with.</summary>
/// <remarks>What does not fit is not written, and <see cref="TryFinish"/> says so.</remarks>
internal ref struct JuteWriter(Span<byte> room)
{
    private const int LengthBytes = 4;

    private readonly Span<byte> _room = room;
    private int _count = LengthBytes;
    private bool _isFull = room.Length < LengthBytes;

    internal void Int32(int value)
    {
        Span<byte> field = Take(4);
        if (!field.IsEmpty)
            BinaryPrimitives.WriteInt32BigEndian(field, value);
    }

    internal void Int64(long value)
    {
        Span<byte> field = Take(8);
        if (!field.IsEmpty)
            BinaryPrimitives.WriteInt64BigEndian(field, value);
    }

    internal void Boolean(bool value)
    {
        Span<byte> field = Take(1);
        if (!field.IsEmpty)
            field[0] = value ? (byte)1 : (byte)0;
    }

    internal void Buffer(scoped ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        Bytes(value);
    }

    internal void Text(string value)
    {
        int count = Encoding.UTF8.GetByteCount(value);
        Int32(count);
        Span<byte> field = Take(count);
        if (!field.IsEmpty)
            Encoding.UTF8.GetBytes(value, field);
    }

    internal void Texts(IReadOnlyCollection<string> values)
    {
        Int32(values.Count);
        foreach (string value in values)
            Text(value);
    }

    /// <summary>Bytes without a length of their own.</summary>
    internal void Bytes(scoped ReadOnlySpan<byte> value)
    {
        Span<byte> field = Take(value.Length);
        if (!field.IsEmpty)
            value.CopyTo(field);
    }

    /// <summary>Writes the length in front.</summary>
    /// <param name="packet">Length and record, when the result is true.</param>
    /// <returns>False when the room was too small.</returns>
    internal readonly bool TryFinish(out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (_isFull)
            return false;
        BinaryPrimitives.WriteInt32BigEndian(_room, _count - LengthBytes);
        packet = _room[.._count];
        return true;
    }

    private Span<byte> Take(int count)
    {
        if (_isFull || count > _room.Length - _count)
        {
            _isFull = true;
            return [];
        }

        Span<byte> taken = _room.Slice(_count, count);
        _count += count;
        return taken;
    }
}
