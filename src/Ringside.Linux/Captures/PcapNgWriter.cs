using System.Buffers.Binary;
using System.Text;

namespace Ringside.Linux.Captures;

// Every block: type (4), total length (4), body padded to a multiple of 4, total length again (4).
// | body of            | fields                                                                                        |
// | section header     | byte order magic (4), version 1.0 (2 + 2), section length, -1 unknown (8), options            |
// | interface          | link type (2), reserved (2), longest frame (4), options: name 2, resolution of stamps 9       |
// | enhanced packet    | interface (4), stamp upper and lower half (4 + 4), bytes that follow (4), bytes on the wire (4),|
// |                    | the frame padded to a multiple of 4, options: flags 2 (direction in the lowest two bits)      |
// | statistics         | interface (4), stamp upper and lower half (4 + 4), options: received 4, dropped 5             |
// An option: code (2), length (2), value padded to a multiple of 4; code 0 and length 0 end the list.

/// <summary>Writes the next-generation capture format: several interfaces by name, stamps in nanoseconds, the direction of each frame,
/// counts of what was dropped (draft-ietf-opsawg-pcapng; tcpdump(8) and wireshark(1) read it).</summary>
public sealed class PcapNgWriter : ICaptureWriter
{
    private const int BlockFrame = 12;

    // Longer than any name of an interface or a program that is passed; other blocks are of fixed size.
    private const int HeaderCapacity = 512;
    private const int PacketHeader = 28;

    private readonly Stream _stream;
    private readonly byte[] _header = new byte[HeaderCapacity];
    private int _interfaceCount;
    private int _length;

    /// <summary>Starts a file, with its first interface.</summary>
    /// <param name="stream">Where to; owned from now on. Should be buffered: there are three writes a frame.</param>
    /// <param name="interfaceName">Name of interface 0, at most 15 bytes on Linux.</param>
    /// <param name="application">What writes the file.</param>
    public PcapNgWriter(Stream stream, string interfaceName, string application = "ringside")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(application.Length, 64);
        _stream = stream;
        Begin(CaptureConstants.SectionHeaderBlock);
        Append32(CaptureConstants.ByteOrderMagic);
        Append16(1);
        Append16(0);
        Append32(uint.MaxValue);
        Append32(uint.MaxValue);
        AppendOption(CaptureConstants.OptionApplication, application);
        EndOptions();
        End();
        _ = AddInterface(interfaceName);
    }

    /// <inheritdoc/>
    public long FrameCount { get; private set; }

    /// <summary>Tells of one more interface.</summary>
    /// <param name="name">Its name, at most 64 characters.</param>
    /// <returns>Its number, for <see cref="WriteTo"/>.</returns>
    public int AddInterface(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 64);
        Begin(CaptureConstants.InterfaceBlock);
        Append16(CaptureConstants.LinkTypeEthernet);
        Append16(0);
        Append32(CaptureConstants.SnapLength);
        AppendOption(CaptureConstants.OptionName, name);
        AppendOption(CaptureConstants.OptionResolution, [CaptureConstants.ResolutionNanos]);
        EndOptions();
        End();
        return _interfaceCount++;
    }

    /// <inheritdoc/>
    public void Write(
        long realtimeNanos, ReadOnlySpan<byte> frame, int originalLength, CaptureDirection direction = CaptureDirection.Unknown) =>
        WriteTo(0, realtimeNanos, frame, originalLength, direction);

    /// <summary>Writes one frame of one of the interfaces. Allocates nothing.</summary>
    /// <param name="interfaceNumber">What <see cref="AddInterface"/> returned; 0 for the first.</param>
    /// <param name="realtimeNanos">CLOCK_REALTIME in nanoseconds, not negative.</param>
    /// <param name="frame">The bytes that there are, from the Ethernet header on.</param>
    /// <param name="originalLength">Bytes that the frame had on the wire, at least those of <paramref name="frame"/>.</param>
    /// <param name="direction">Which way it went.</param>
    public void WriteTo(int interfaceNumber, long realtimeNanos, ReadOnlySpan<byte> frame, int originalLength, CaptureDirection direction)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)interfaceNumber, (uint)_interfaceCount, nameof(interfaceNumber));
        ArgumentOutOfRangeException.ThrowIfNegative(realtimeNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(originalLength, frame.Length);
        int padded = (frame.Length + 3) & ~3;
        int options = direction == CaptureDirection.Unknown ? 0 : 12;
        uint total = (uint)(PacketHeader + padded + options + 4);
        Begin(CaptureConstants.EnhancedPacketBlock);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), total);
        Append32((uint)interfaceNumber);
        AppendStamp(realtimeNanos);
        Append32((uint)frame.Length);
        Append32((uint)originalLength);
        _stream.Write(_header, 0, _length);
        _stream.Write(frame);

        _length = 0;
        for (int i = frame.Length; i < padded; i++)
        {
            _header[_length++] = 0;
        }

        if (options > 0)
        {
            Append16(CaptureConstants.OptionFlags);
            Append16(4);
            Append32((uint)direction);
            EndOptions();
        }

        Append32(total);
        _stream.Write(_header, 0, _length);
        FrameCount++;
    }

    /// <summary>Writes what an interface has counted, usually at the end (PACKET_STATISTICS, packet(7)).</summary>
    /// <param name="interfaceNumber">What <see cref="AddInterface"/> returned; 0 for the first.</param>
    /// <param name="realtimeNanos">When it was counted, CLOCK_REALTIME in nanoseconds.</param>
    /// <param name="received">Frames that arrived, those dropped included.</param>
    /// <param name="dropped">Frames that are missing in the file for want of room.</param>
    public void WriteStatistics(int interfaceNumber, long realtimeNanos, long received, long dropped)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)interfaceNumber, (uint)_interfaceCount, nameof(interfaceNumber));
        Begin(CaptureConstants.StatisticsBlock);
        Append32((uint)interfaceNumber);
        AppendStamp(realtimeNanos);
        AppendCount(CaptureConstants.OptionReceived, received);
        AppendCount(CaptureConstants.OptionDropped, dropped);
        EndOptions();
        End();
    }

    /// <inheritdoc/>
    public void Flush() => _stream.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Begin(uint type)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_header, type);
        _length = 8;
    }

    private void End()
    {
        uint total = (uint)(_length - 8 + BlockFrame);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(4), total);
        Append32(total);
        _stream.Write(_header, 0, _length);
    }

    private void Append16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(_length), value);
        _length += 2;
    }

    private void Append32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(_length), value);
        _length += 4;
    }

    // The upper half first, in whatever byte order the halves themselves are.
    private void AppendStamp(long nanos)
    {
        Append32((uint)(nanos >> 32));
        Append32((uint)nanos);
    }

    private void AppendCount(ushort code, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        AppendOption(code, bytes);
    }

    private void AppendOption(ushort code, string text)
    {
        Span<byte> bytes = stackalloc byte[64 * 3];
        AppendOption(code, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private void AppendOption(ushort code, ReadOnlySpan<byte> value)
    {
        Append16(code);
        Append16((ushort)value.Length);
        Span<byte> padded = _header.AsSpan(_length, (value.Length + 3) & ~3);
        padded.Clear();
        value.CopyTo(padded);
        _length += padded.Length;
    }

    private void EndOptions() => Append32(CaptureConstants.OptionEnd);
}
