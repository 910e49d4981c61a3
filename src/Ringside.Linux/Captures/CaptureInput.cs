using System.Buffers.Binary;

namespace Ringside.Linux.Captures;

/// <summary>The bytes of a capture file in their order, in the byte order of the file, and the first thing that is wrong with
/// them.</summary>
/// <param name="stream">The file.</param>
internal sealed class CaptureInput(Stream stream)
{
    private readonly byte[] _skipped = new byte[4096];

    /// <summary>Bytes read so far.</summary>
    internal long Offset { get; private set; }

    /// <summary>True when numbers stand in the file with their high byte first.</summary>
    internal bool IsBigEndian { get; set; }

    /// <summary>What is wrong, and at which byte; null as long as nothing is.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Remembers what is wrong; the first fault stays.</summary>
    /// <returns>False, for whoever reads on no further.</returns>
    internal bool Fail(string what, long offset)
    {
        Fault ??= $"{what} (at byte {offset})";
        return false;
    }

    /// <summary>Reads exactly so many bytes.</summary>
    /// <param name="bytes">Where to.</param>
    /// <param name="mayEnd">True where the file may end: then the end is no fault.</param>
    internal bool TryFill(Span<byte> bytes, bool mayEnd = false)
    {
        int read = 0;
        try
        {
            read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (IOException exception)
        {
            return Fail(exception.Message, Offset);
        }

        long start = Offset;
        Offset += read;
        return read == bytes.Length || (!(mayEnd && read == 0) && Fail("the file ends within a header or a frame", start + read));
    }

    /// <summary>Reads over bytes.</summary>
    internal bool TrySkip(long count)
    {
        while (count > 0)
        {
            int next = (int)Math.Min(count, _skipped.Length);
            if (!TryFill(_skipped.AsSpan(0, next)))
            {
                return false;
            }

            count -= next;
        }

        return true;
    }

    internal ushort Read16(ReadOnlySpan<byte> at) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);

    internal uint Read32(ReadOnlySpan<byte> at) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    internal long Read64(ReadOnlySpan<byte> at) =>
        IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at);
}
