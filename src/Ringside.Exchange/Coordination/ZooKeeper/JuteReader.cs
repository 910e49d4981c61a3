using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>Reads jute, the encoding of ZooKeeper's records: fields one after the other, big-endian, without names or padding.</summary>
/// <remarks>
/// <code>
/// int      4 bytes, signed                 boolean  1 byte, 0 or 1
/// long     8 bytes, signed                 buffer   int length, then so many bytes; length -1 for none
/// ustring  int length, then UTF-8          vector   int count, then so many elements; count -1 for none
/// </code>
/// <para>The first field that is not there, is too long or has another form breaks the reader: from then on all fields are 0 or empty, and
/// <see cref="IsWhole"/> is false. So a decoder reads all fields and asks once.</para>
/// </remarks>
internal ref struct JuteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private bool _isBroken;

    /// <summary>Whether all was in order so far and nothing is left.</summary>
    internal readonly bool IsWhole => !_isBroken && _rest.IsEmpty;

    /// <summary>Whether all was in order so far and more is left.</summary>
    internal readonly bool HasMore => !_isBroken && !_rest.IsEmpty;

    /// <summary>What has not been read.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _isBroken ? [] : _rest;

    internal int Int32()
    {
        ReadOnlySpan<byte> field = Take(4);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadInt32BigEndian(field);
    }

    internal long Int64()
    {
        ReadOnlySpan<byte> field = Take(8);
        return field.IsEmpty ? 0 : BinaryPrimitives.ReadInt64BigEndian(field);
    }

    internal bool Boolean()
    {
        ReadOnlySpan<byte> field = Take(1);
        if (!field.IsEmpty && field[0] > 1)
            _isBroken = true;
        return !field.IsEmpty && field[0] == 1;
    }

    /// <summary>A buffer; empty for none.</summary>
    internal ReadOnlySpan<byte> Buffer(int most) => Take(Length(most));

    /// <summary>Text that is well-formed UTF-8; empty for none.</summary>
    /// <param name="most">Most bytes.</param>
    internal string Text(int most)
    {
        ReadOnlySpan<byte> field = Take(Length(most));
        if (Utf8.IsValid(field))
            return Encoding.UTF8.GetString(field);
        _isBroken = true;
        return string.Empty;
    }

    /// <summary>A vector of text.</summary>
    /// <param name="mostItems">Most elements.</param>
    /// <param name="most">Most bytes of each.</param>
    internal string[] Texts(int mostItems, int most)
    {
        int count = Length(mostItems);

        // Each takes at least its length: a count that cannot be true allocates nothing.
        if (count > _rest.Length / 4)
            _isBroken = true;
        if (_isBroken || count == 0)
            return [];
        string[] items = new string[count];
        for (int i = 0; i < count; i++)
            items[i] = Text(most);
        return items;
    }

    /// <summary>The count of a vector whose elements the caller reads.</summary>
    internal int Count(int most) => Length(most);

    private int Length(int most)
    {
        int length = Int32();
        if (length >= -1 && length <= most)
            return Math.Max(0, length);
        _isBroken = true;
        return 0;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_isBroken || count > _rest.Length)
        {
            _isBroken = true;
            return [];
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
