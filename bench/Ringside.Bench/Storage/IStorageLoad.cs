namespace Ringside.Bench.Storage;

/// <summary>One kind of operation that a client asks for again and again.</summary>
internal interface IStorageLoad
{
    /// <summary>Name of the operation.</summary>
    string Operation { get; }

    /// <summary>Asks once.</summary>
    /// <param name="place">Comes back with the answer.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>False when the link has no room.</returns>
    bool TryBegin(int place, long nowNanos);
}
