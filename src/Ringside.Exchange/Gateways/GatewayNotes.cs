namespace Ringside.Exchange.Gateways;

/// <summary>What a gateway says in debug packets (SoupBinTCP, type <c>+</c>) before it ends a connection, for people to read.</summary>
public static class GatewayNotes
{
    /// <summary>Another connection has logged in to the session: coming back would take it away from that one.</summary>
    public static ReadOnlySpan<byte> Superseded => "another connection has logged in to this session"u8;

    /// <summary>A member has sent something that is no message.</summary>
    public static ReadOnlySpan<byte> NoMessage => "this is no message of OUCH 4.2"u8;

    /// <summary>A session goes on sending more than it may.</summary>
    public static ReadOnlySpan<byte> TooMany => "the session sends far more than its rate: the connection ends"u8;

    /// <summary>A member has sent a message after its day had begun to end.</summary>
    public static ReadOnlySpan<byte> DayEnds => "the day is over, and no orders are taken"u8;

    /// <summary>A drop copy has sent a message.</summary>
    public static ReadOnlySpan<byte> DropCopyReads => "a drop copy reads, and sends no orders"u8;
}
