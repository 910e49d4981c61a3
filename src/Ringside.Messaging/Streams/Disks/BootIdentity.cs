using System.Buffers.Binary;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>Tells one run of the machine from the next (/proc/sys/kernel/random/boot_id, random(4)).</summary>
internal static class BootIdentity
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>A number that is another one after the machine has started again; 0 when the kernel does not tell.</summary>
    internal static ulong Read()
    {
        try
        {
            return Guid.TryParse(File.ReadAllText(Path), out Guid id) ? Fold(id) : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static ulong Fold(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
    }
}
