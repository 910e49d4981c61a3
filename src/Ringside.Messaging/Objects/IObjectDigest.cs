namespace Ringside.Messaging.Objects;

/// <summary>A SHA-256 that is fed piece by piece; the core is handed one, for the platform's stands in a name space of random
/// numbers (FIPS 180-4).</summary>
public interface IObjectDigest
{
    /// <summary>Starts anew.</summary>
    void Reset();

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The next ones of the object.</param>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Ends and starts anew.</summary>
    /// <param name="digest">Gets the 32 bytes.</param>
    void Finish(Span<byte> digest);
}
