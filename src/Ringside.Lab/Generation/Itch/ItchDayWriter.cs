using System.Buffers.Binary;
using System.IO.Compression;
using Ringside.Protocols.Itch;

namespace Ringside.Lab.Generation.Itch;

/// <summary>Writes a generated ITCH day as a file: every message behind its length, then a length of 0.</summary>
public static class ItchDayWriter
{
    /// <summary>Writes the whole file, compressed with gzip; <paramref name="destination"/> stays open.</summary>
    /// <param name="destination">Where the gzip bytes go.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told the messages written so far, every 65,536 messages and at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static void WriteGzip(Stream destination, ItchDayOptions options, Action<long>? progress = null)
    {
        using GZipStream gzip = new(destination, CompressionLevel.Optimal, leaveOpen: true);
        Write(gzip, options, progress);
    }

    /// <summary>Writes the whole file as it is; <paramref name="destination"/> stays open.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told the messages written so far, every 65,536 messages and at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static void Write(Stream destination, ItchDayOptions options, Action<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ItchDayGenerator generator = new(options);
        byte[] buffer = new byte[64 * 1024];
        int used = 0;
        long messages = 0;
        while (generator.TryNext(buffer.AsSpan(used + ItchBlock.HeaderSize), out int length))
        {
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(used), (ushort)length);
            used += ItchBlock.HeaderSize + length;
            if (buffer.Length - used < (2 * ItchBlock.HeaderSize) + ItchMessage.MaximumSize)
            {
                destination.Write(buffer, 0, used);
                used = 0;
            }

            if ((++messages & 0xFFFF) == 0)
                progress?.Invoke(messages);
        }

        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(used), 0);
        destination.Write(buffer, 0, used + ItchBlock.HeaderSize);
        progress?.Invoke(messages);
    }
}
