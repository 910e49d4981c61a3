using System.Buffers.Binary;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>Cuts the bytes of a connection into packets: a length of 4 bytes, then so many.</summary>
/// <remarks>Its memory grows with the longest packet, up to the limit, and only with bytes that have come: a length alone takes none.
/// </remarks>
internal sealed class ZooKeeperReassembler(int mostBytes)
{
    private const int LengthBytes = 4;
    private const int FirstSize = 512;

    private byte[] _bytes = new byte[FirstSize];
    private int _count;
    private int _needed = LengthBytes;
    private bool _isBody;

    /// <summary>Forgets what has come.</summary>
    internal void Reset() => (_count, _needed, _isBody) = (0, LengthBytes, false);

    /// <summary>Takes bytes up to the end of a packet.</summary>
    /// <param name="bytes">What has come; what was taken is cut off.</param>
    /// <param name="packet">The packet without its length; good until the next call.</param>
    internal ZooKeeperReadStatus Read(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        while (true)
        {
            int count = Math.Min(bytes.Length, _needed - _count);
            Append(bytes[..count]);
            bytes = bytes[count..];
            if (_count < _needed)
                return ZooKeeperReadStatus.NeedsMore;
            if (_isBody)
            {
                packet = _bytes.AsSpan(0, _count);
                Reset();
                return ZooKeeperReadStatus.Packet;
            }

            int length = BinaryPrimitives.ReadInt32BigEndian(_bytes);
            if (length < 0 || length > mostBytes)
                return ZooKeeperReadStatus.Refused;
            (_count, _needed, _isBody) = (0, length, true);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }
}
