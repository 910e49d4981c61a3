using System.Runtime.InteropServices;

namespace Ringside.Linux.Netlink;

/// <summary>Takes the messages out of one received buffer, in order. Never reads past its end; stops at the first that
/// lies about its length.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> buffer)
{
    private ReadOnlySpan<byte> _rest = buffer;

    /// <summary>True when reading stopped at bytes that are no message.</summary>
    internal bool IsMalformed { get; private set; }

    internal bool TryRead(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (!MemoryMarshal.TryRead(_rest, out header) || header.Length < MessageHeader.Size || header.Length > (uint)_rest.Length)
        {
            IsMalformed = true;
            _rest = default;
            header = default;
            return false;
        }

        int length = (int)header.Length;
        payload = _rest[MessageHeader.Size..length];

        // The last message of a buffer may come without its padding.
        _rest = _rest[Math.Min((length + 3) & ~3, _rest.Length)..];
        return true;
    }
}
