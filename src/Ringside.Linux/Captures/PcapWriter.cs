using System.Buffers.Binary;

namespace Ringside.Linux.Captures;

// | offset | size | file header                                                |
// |      0 |    4 | magic 0xa1b23c4d: stamps in nanoseconds                    |
// |      4 |    4 | version: major 2, minor 4                                  |
// |      8 |    8 | reserved                                                   |
// |     16 |    4 | longest frame                                              |
// |     20 |    4 | link type: 1 Ethernet                                      |

// | offset | size | before every frame                                         |
// |      0 |    8 | stamp: seconds since 1970, nanoseconds                     |
// |      8 |    4 | bytes that follow                                          |
// |     12 |    4 | bytes on the wire                                          |

/// <summary>Writes the classic capture format with stamps in nanoseconds (pcap-savefile(5),
/// draft-ietf-opsawg-pcap).</summary>
/// <remarks>One interface, no direction, no counts; but every tool reads it. <see cref="PcapNgWriter"/> keeps more.</remarks>
public sealed class PcapWriter : ICaptureWriter
{
    private readonly Stream _stream;
    private readonly byte[] _header = new byte[CaptureConstants.PcapHeaderSize];

    /// <summary>Starts a file.</summary>
    /// <param name="stream">Where to; owned from now on. Should be buffered: there are two writes a frame.</param>
    public PcapWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        BinaryPrimitives.WriteUInt32LittleEndian(_header, CaptureConstants.PcapNanosMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(4), CaptureConstants.PcapMajor);
        BinaryPrimitives.WriteUInt16LittleEndian(_header.AsSpan(6), CaptureConstants.PcapMinor);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(16), CaptureConstants.SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(_header.AsSpan(20), CaptureConstants.LinkTypeEthernet);
        _stream.Write(_header);
    }

    /// <inheritdoc/>
    public long FrameCount { get; private set; }

    /// <inheritdoc/>
    public void Write(
        long realtimeNanos, ReadOnlySpan<byte> frame, int originalLength, CaptureDirection direction = CaptureDirection.Unknown)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(realtimeNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(originalLength, frame.Length);
        Span<byte> record = _header.AsSpan(0, CaptureConstants.PcapRecordSize);
        (long seconds, long nanos) = Math.DivRem(realtimeNanos, CaptureConstants.NanosPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)nanos);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)originalLength);
        _stream.Write(record);
        _stream.Write(frame);
        FrameCount++;
    }

    /// <inheritdoc/>
    public void Flush() => _stream.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();
}
