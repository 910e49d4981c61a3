using System.Buffers.Binary;
using System.Globalization;
using Ringside.Exchange.Shards;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Clients;

/// <summary>Names for orders: a prefix and a number that counts up. Tokens must be unique for each session and day, so whoever starts
/// anew needs another prefix.</summary>
public sealed class OrderTokens
{
    /// <summary>Most characters of a prefix; the others are for the number.</summary>
    public const int LongestPrefix = 4;

    private readonly byte[] _prefix;

    /// <summary>Names that begin with a prefix.</summary>
    /// <param name="prefix">Up to <see cref="LongestPrefix"/> printable characters.</param>
    /// <exception cref="ArgumentException">It is too long, or no printable ASCII.</exception>
    public OrderTokens(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > LongestPrefix || !Alpha14.TryOf(prefix, out _))
            throw new ArgumentException($"\"{prefix}\" is no prefix of up to {LongestPrefix} printable characters", nameof(prefix));
        _prefix = [.. prefix.Select(letter => (byte)letter)];
    }

    /// <summary>Names that were given.</summary>
    public long Count { get; private set; }

    /// <summary>The next name.</summary>
    public OrderToken Next() => At(++Count);

    /// <summary>The name of a number.</summary>
    /// <param name="number">1 is the first.</param>
    public OrderToken At(long number)
    {
        Span<byte> text = stackalloc byte[OrderToken.Size];
        text.Clear();
        text[_prefix.Length..Alpha14.Size].Fill((byte)' ');
        _prefix.CopyTo(text);
        number.TryFormat(text[_prefix.Length..Alpha14.Size], out _, default, CultureInfo.InvariantCulture);
        return new OrderToken(BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[8..]));
    }
}
