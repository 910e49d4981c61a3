using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Ringside.Linux.Captures;

/// <summary>Reads the frames of a capture file: the classic format with stamps in microseconds or nanoseconds, or the next-generation
/// format, both in either byte order (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng; tcpdump(8) writes them).</summary>
/// <remarks>The file is read forwards and once, and nothing but one frame is kept: a pipe will do. Nothing that stands in the file makes
/// it throw or take more memory than <see cref="LongestFrame"/> and a little: what is not right ends the reading, and <see cref="Fault"/>
/// tells what it was.</remarks>
public sealed class CaptureReader : IDisposable
{
    /// <summary>Most bytes of a frame; a longer one is a fault.</summary>
    public const int LongestFrame = (int)CaptureConstants.SnapLength;

    private readonly Stream _stream;
    private readonly CaptureInput _input;
    private readonly ICaptureFormat _format;

    private CaptureReader(Stream stream, CaptureInput input, ICaptureFormat format) => (_stream, _input, _format) = (stream, input, format);

    /// <summary>Frames read so far.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Bytes of the file read so far.</summary>
    public long Offset => _input.Offset;

    /// <summary>What is wrong with the file, and at which byte; null when nothing was found.</summary>
    public string? Fault => _input.Fault;

    /// <summary>Begins to read a file.</summary>
    /// <param name="stream">The file from its first byte. Should be buffered: there are two or three reads a frame. The reader owns it when
    /// the result is true.</param>
    /// <param name="reader">The reader.</param>
    /// <returns>False when the bytes do not begin as one of the formats does.</returns>
    public static bool TryOpen(Stream stream, [NotNullWhen(true)] out CaptureReader? reader)
    {
        ArgumentNullException.ThrowIfNull(stream);
        reader = null;
        var input = new CaptureInput(stream);
        Span<byte> magic = stackalloc byte[4];
        if (!input.TryFill(magic))
        {
            return false;
        }

        ICaptureFormat? format = Choose(input, BinaryPrimitives.ReadUInt32LittleEndian(magic), isBigEndian: false)
            ?? Choose(input, BinaryPrimitives.ReadUInt32BigEndian(magic), isBigEndian: true);
        if (format is not null)
        {
            reader = new CaptureReader(stream, input, format);
        }

        return reader is not null;
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">The frame; its bytes are valid until the next read.</param>
    /// <returns>False at the end, and when the file is damaged or cut: see <see cref="Fault"/>. Then it stays false.</returns>
    public bool TryRead(out CapturedFrame frame)
    {
        frame = default;
        if (Fault is not null || !_format.TryRead(out frame))
        {
            return false;
        }

        FrameCount++;
        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static ICaptureFormat? Choose(CaptureInput input, uint magic, bool isBigEndian)
    {
        input.IsBigEndian = isBigEndian;
        return magic switch
        {
            CaptureConstants.PcapMicrosMagic => PcapFrames.TryStart(input, nanosPerTick: 1000),
            CaptureConstants.PcapNanosMagic => PcapFrames.TryStart(input, nanosPerTick: 1),
            CaptureConstants.SectionHeaderBlock => PcapNgFrames.TryStart(input),
            _ => null,
        };
    }
}
