using Ringside.Protocols.Fields;

namespace Ringside.Protocols.SoupBinTcp;

/// <summary>Payload of the first packet of a connection.</summary>
// Offset  Size  Type       Field              Meaning
//      0     6  alpha      user name          padded on the right
//      6    10  alpha      password           padded on the right
//     16    10  alpha      requested session  padded on the left; blank: whatever is active
//     26    20  num-ascii  requested number   next wanted; 1: from the beginning, 0: from now on
//     46     5  num-ascii  heartbeat timeout  milliseconds; 4.10 only, absent before
public readonly record struct SoupLoginRequest : IWireMessage<SoupLoginRequest>
{
    /// <summary>Bytes with the heartbeat timeout (4.10).</summary>
    public const int Size = 51;

    /// <summary>Bytes without the heartbeat timeout (3.00, 4.00).</summary>
    public const int ShortSize = 46;

    /// <summary>Most milliseconds that fit the field.</summary>
    public const int MaximumHeartbeatTimeoutMillis = 99_999;

    private const int PasswordOffset = 6;
    private const int SessionOffset = 16;
    private const int NumberOffset = 26;

    /// <summary>Who logs in; the case does not count.</summary>
    public required Alpha6 Username { get; init; }

    /// <summary>The password; the case does not count.</summary>
    public required Alpha10 Password { get; init; }

    /// <summary>The session that is wanted, padded on the left as the protocol wants it (<see cref="Alpha10.PaddedOnTheLeft"/>),
    /// wherever it stood in the field that was given or read; blank is whatever is active.</summary>
    public Alpha10 Session { get; init => field = value.PaddedOnTheLeft(); }

    /// <summary>Number of the next message that is wanted: 1 is the first one of the session, 0 the first from now on.</summary>
    public ulong SequenceNumber { get; init; }

    /// <summary>Silence after which the server shall give this client up, in milliseconds, at most
    /// <see cref="MaximumHeartbeatTimeoutMillis"/>; null in the older form, which has no such field.</summary>
    public int? HeartbeatTimeoutMillis { get; init; }

    /// <inheritdoc/>
    public int Length => HeartbeatTimeoutMillis is null ? ShortSize : Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out SoupLoginRequest message)
    {
        message = default;
        ulong millis = 0;
        if (source.Length is not (Size or ShortSize)
            || !Numeral.TryRead(source[NumberOffset..ShortSize], out ulong number)
            || (source.Length == Size && !Numeral.TryRead(source[ShortSize..], out millis)))
        {
            return false;
        }

        message = new SoupLoginRequest
        {
            Username = Alpha6.Read(source),
            Password = Alpha10.Read(source[PasswordOffset..]),
            Session = Alpha10.Read(source[SessionOffset..]),
            SequenceNumber = number,
            HeartbeatTimeoutMillis = source.Length == Size ? (int)millis : null,
        };
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The destination is too short, or the timeout does not fit its field.</exception>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Length);
        Username.Write(destination);
        Password.Write(destination[PasswordOffset..]);
        Session.Write(destination[SessionOffset..]);
        Numeral.Write(destination[NumberOffset..ShortSize], SequenceNumber);
        if (HeartbeatTimeoutMillis is { } millis)
            Numeral.Write(destination[ShortSize..Size], (ulong)millis);
    }
}
