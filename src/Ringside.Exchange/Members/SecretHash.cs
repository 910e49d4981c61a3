using System.Security.Cryptography;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Members;

/// <summary>What is kept of a secret: PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2) over it and a salt.</summary>
/// <remarks>The 10 characters of SoupBinTCP, whose case does not count, are few: many iterations and the lock-out (<see cref="LockOut"/>)
/// are what makes guessing slow. Working one out takes as long as its iterations say, so a gateway gives it away to another
/// thread.</remarks>
public sealed class SecretHash : IEquatable<SecretHash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 32;

    /// <summary>Fewest bytes of a salt (RFC 8018, 4.1, has eight).</summary>
    public const int LeastSalt = 8;

    /// <summary>Most bytes of a salt.</summary>
    public const int MostSalt = 64;

    /// <summary>Most iterations: some seconds of a core.</summary>
    public const int MostIterations = 10_000_000;

    /// <summary>Iterations of a new hash where nothing else is asked for.</summary>
    public const int UsualIterations = 600_000;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    /// <summary>Takes what was kept.</summary>
    /// <param name="iterations">1 to <see cref="MostIterations"/>.</param>
    /// <param name="salt"><see cref="LeastSalt"/> to <see cref="MostSalt"/> bytes; copied.</param>
    /// <param name="hash"><see cref="HashSize"/> bytes; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of range.</exception>
    public SecretHash(int iterations, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MostIterations);
        ArgumentOutOfRangeException.ThrowIfLessThan(salt.Length, LeastSalt, nameof(salt));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(salt.Length, MostSalt, nameof(salt));
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, HashSize, nameof(hash));
        Iterations = iterations;
        _salt = salt.ToArray();
        _hash = hash.ToArray();
    }

    /// <summary>How often the function is carried out.</summary>
    public int Iterations { get; }

    /// <summary>What makes equal secrets have different hashes.</summary>
    public ReadOnlySpan<byte> Salt => _salt;

    /// <summary>The outcome.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Works out the hash of a secret.</summary>
    /// <param name="secret">The secret; case and spaces around it do not count.</param>
    /// <param name="salt">Random bytes that nothing else was made with.</param>
    /// <param name="iterations">How often the function is carried out.</param>
    /// <exception cref="ArgumentOutOfRangeException">Salt or iterations are out of range.</exception>
    public static SecretHash Make(Alpha10 secret, ReadOnlySpan<byte> salt, int iterations = UsualIterations)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        Derive(secret, salt, iterations, hash);
        return new SecretHash(iterations, salt, hash);
    }

    /// <summary>Whether a secret is the one that this is kept of. The comparison takes the same time whatever differs.</summary>
    public bool Verify(Alpha10 secret)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        Derive(secret, _salt, Iterations, hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }

    /// <inheritdoc/>
    public bool Equals(SecretHash? other) =>
        other is not null && Iterations == other.Iterations && _salt.AsSpan().SequenceEqual(other._salt)
        && _hash.AsSpan().SequenceEqual(other._hash);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretHash);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    private static void Derive(Alpha10 secret, ReadOnlySpan<byte> salt, int iterations, Span<byte> hash)
    {
        Span<byte> text = stackalloc byte[Alpha10.Size];
        LoginText.Normal(secret).Write(text);
        Rfc2898DeriveBytes.Pbkdf2(text, salt, hash, iterations, HashAlgorithmName.SHA256);
        CryptographicOperations.ZeroMemory(text);
    }
}
