using System.Runtime.CompilerServices;

namespace Ringside.Exchange.Shards;

/// <summary>Bytes of a gateway that travel with an input and mean nothing to the engine.</summary>
[InlineArray(Size)]
public struct InputDetails : IEquatable<InputDetails>
{
    /// <summary>How many.</summary>
    public const int Size = 32;

    private byte _first;

    /// <summary>Whether all bytes are equal.</summary>
    public static bool operator ==(InputDetails left, InputDetails right) => left.Equals(right);

    /// <summary>Whether some bytes differ.</summary>
    public static bool operator !=(InputDetails left, InputDetails right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(InputDetails other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is InputDetails other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(this);
        return hash.ToHashCode();
    }
}
