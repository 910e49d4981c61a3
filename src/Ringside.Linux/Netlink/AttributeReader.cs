using System.Runtime.InteropServices;

namespace Ringside.Linux.Netlink;

/// <summary>Takes the attributes out of a payload, in order. Never reads past its end; stops at the first that lies
/// about its length.</summary>
internal ref struct AttributeReader(ReadOnlySpan<byte> payload)
{
    private const ushort TypeMask = 0x3fff;

    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>True when reading stopped at bytes that are no attribute.</summary>
    internal bool IsMalformed { get; private set; }

    internal bool TryRead(out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (!MemoryMarshal.TryRead(_rest, out AttributeHeader header)
            || header.Length < AttributeHeader.Size
            || header.Length > _rest.Length)
        {
            IsMalformed = true;
            _rest = default;
            return false;
        }

        type = (ushort)(header.Type & TypeMask);
        value = _rest[AttributeHeader.Size..header.Length];
        _rest = _rest[Math.Min((header.Length + 3) & ~3, _rest.Length)..];
        return true;
    }
}
