using System.Globalization;

namespace Ringside.Messaging.Streams.Storing;

/// <summary>Reads what a store keeps, and remembers when it could not: then the disk lacks something, and who knows how much.</summary>
internal sealed class KeptBatches(IStoreDisk disk)
{
    /// <summary>What could not be read; null while all could. Only a new process, which looks at all that is there, knows more.</summary>
    internal string? Damage { get; private set; }

    /// <summary>Reads a batch.</summary>
    /// <returns>False when it is not here, or cannot be read.</returns>
    internal bool TryRead(long number, out ReadOnlySpan<byte> packets)
    {
        bool isRead = disk.TryRead(number, out packets);
        if (!isRead && number >= 1 && number <= disk.Kept && Damage is null)
        {
            Damage = string.Create(
                CultureInfo.InvariantCulture, $"batch {number} cannot be read any more; started again it fetches what it lacks");
        }

        return isRead;
    }
}
