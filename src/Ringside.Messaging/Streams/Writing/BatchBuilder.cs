using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Writing;

/// <summary>Makes the packets of one batch: its payload is written where it will be sent from, and cut into fragments on the way.</summary>
internal sealed class BatchBuilder
{
    /// <summary>Most packets of a batch: their numbers have 16 bits.</summary>
    internal const int MostPackets = ushort.MaxValue + 1;

    private readonly StreamPublisherOptions _options;
    private readonly Crc32C _checksum;
    private readonly int _most;
    private byte[] _packets = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _count;

    /// <summary>Makes one.</summary>
    /// <param name="options">Of the writer.</param>
    /// <param name="mostBytes">Most bytes of a batch.</param>
    /// <param name="checksum">Works checksums out.</param>
    internal BatchBuilder(StreamPublisherOptions options, int mostBytes, Crc32C checksum)
    {
        (_options, _most, _checksum) = (options, mostBytes, checksum);
        Begin();
    }

    /// <summary>Whether nothing was added.</summary>
    internal bool IsEmpty => _end == StreamHeader.Size;

    /// <summary>Forgets what was added.</summary>
    internal void Begin() => (_start, _end, _count) = (0, StreamHeader.Size, 1);

    /// <summary>Adds bytes; those of one call are never cut apart when they fit a packet.</summary>
    /// <returns>False when the batch would have too many bytes, or more than <see cref="MostPackets"/> packets; then it holds what it held
    /// before.</returns>
    internal bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        int room = _options.PacketBytes - StreamHeader.Size;
        int left = _start + _options.PacketBytes - _end;
        bool isMovedOn = bytes.Length > left && bytes.Length <= room && _end > _start + StreamHeader.Size;
        int packets = isMovedOn ? 1 : bytes.Length <= left ? 0 : (bytes.Length - left + room - 1) / room;
        long end = _end + (long)bytes.Length + ((long)packets * StreamHeader.Size);
        if (end > _most || _count + packets > MostPackets)
        {
            return false;
        }

        Reserve((int)end);
        if (isMovedOn)
        {
            NextPacket();
        }

        while (!bytes.IsEmpty)
        {
            if (_end == _start + _options.PacketBytes)
            {
                NextPacket();
            }

            int count = Math.Min(bytes.Length, _start + _options.PacketBytes - _end);
            bytes[..count].CopyTo(_packets.AsSpan(_end));
            _end += count;
            bytes = bytes[count..];
        }

        return true;
    }

    /// <summary>Completes the packets.</summary>
    /// <param name="number">Number of the batch.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="before">Chain of the batch before it.</param>
    /// <param name="flags">Further marks.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="chain">Chain of the batch.</param>
    internal ReadOnlySpan<byte> Complete(long number, uint epoch, ulong before, StreamFlags flags, long nowNanos, out ulong chain)
    {
        var hash = new ChainHash(before, _options.Stream, _options.Identity, epoch, number);
        for (int at = 0; at < _end; at += LengthAt(at))
        {
            hash.Append(_packets.AsSpan(at + StreamHeader.Size, LengthAt(at) - StreamHeader.Size));
        }

        chain = hash.End();
        ushort fragment = 0;
        for (int at = 0, length; at < _end; at += length, fragment++)
        {
            length = LengthAt(at);
            bool isEnd = at + length == _end;
            new StreamHeader
            {
                Stream = _options.Stream,
                Flags = flags | (fragment == 0 ? StreamFlags.First : 0) | (isEnd ? StreamFlags.End : 0),
                Epoch = epoch,
                Fragment = fragment,
                Length = (ushort)(length - StreamHeader.Size),
                Number = number,
                PublishedNanos = nowNanos,
                Chain = isEnd ? chain : 0,
                Identity = _options.Identity,
            }.Write(_packets.AsSpan(at, length), _checksum);
        }

        return _packets.AsSpan(0, _end);
    }

    // Lengths stand in the heads of all packets but the last one.
    private int LengthAt(int at) => at == _start
        ? _end - _start
        : StreamHeader.Size + System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(_packets.AsSpan(at + 14));

    private void NextPacket()
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(
            _packets.AsSpan(_start + 14), (ushort)(_end - _start - StreamHeader.Size));
        (_start, _end) = (_end, _end + StreamHeader.Size);
        _count++;
    }

    private void Reserve(int bytes)
    {
        if (_packets.Length < bytes)
        {
            Array.Resize(ref _packets, Math.Max(bytes, 2 * _packets.Length));
        }
    }
}
