using Ringside.Linux.Errors;

namespace Ringside.Exchange.Coordination;

/// <summary>Numbers the runs of a node: each greater than all before.</summary>
/// <remarks>The number is one above the greatest that was taken in the node's folder, or the time of day in nanoseconds if that is
/// greater. The folder alone keeps them growing, whatever is done to the clock, and keeps two that start at the same time apart; the clock
/// helps the node whose folder was lost, as the shards remember its older numbers and would refuse a small one for ever.</remarks>
public static class InstanceNumbers
{
    /// <summary>Takes the number of this run. When it returns, the number is on the disk.</summary>
    /// <param name="folder">A folder of the node alone; made if need be.</param>
    /// <param name="wallNanos">The time of day (CLOCK_REALTIME), nanoseconds since 1970.</param>
    /// <exception cref="KernelException">The kernel refuses, or there is no number above (EOVERFLOW); the message names the path.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written.</exception>
    public static ulong Take(string folder, long wallNanos)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        NumberedFiles files = new(folder, "instance-");
        ulong least = (ulong)Math.Max(1, wallNanos);
        while (true)
        {
            ulong highest = files.Highest(ulong.MaxValue);
            if (highest == ulong.MaxValue)
                throw new KernelException($"take({folder})", Errno.EOVERFLOW, $"there is no instance above {highest}");
            ulong instance = Math.Max(highest + 1, least);
            if (files.TryCreate(instance, []))
                return instance;
        }
    }
}
