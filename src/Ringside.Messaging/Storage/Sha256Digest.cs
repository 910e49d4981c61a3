using System.Security.Cryptography;
using Ringside.Messaging.Objects;

namespace Ringside.Messaging.Storage;

/// <summary>The platform's SHA-256 (FIPS 180-4), for objects.</summary>
public sealed class Sha256Digest : IObjectDigest, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _unused = new byte[SHA256.HashSizeInBytes];

    /// <inheritdoc/>
    public void Reset() => _hash.GetHashAndReset(_unused);

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <inheritdoc/>
    public void Finish(Span<byte> digest) => _hash.GetHashAndReset(digest);

    /// <summary>Frees the platform's state.</summary>
    public void Dispose() => _hash.Dispose();
}
