namespace Ringside.Exchange.Shards;

/// <summary>Where the bytes of a batch go, piece by piece.</summary>
public interface IPayloadSink
{
    /// <summary>Takes the next bytes; to be copied.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False when there is no room: the batch is to be given up.</returns>
    bool TryAppend(ReadOnlySpan<byte> bytes);
}
