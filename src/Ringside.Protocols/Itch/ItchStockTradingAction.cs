using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A stock is halted, quoted or traded again.</summary>
// Offset  Size  Type    Field          Meaning
//      0     1  char    message type   'H'
//      1    10          header         stock locate, tracking number, timestamp: ItchHeader
//     11     8  alpha   stock          symbol
//     19     1  char    trading state  H P Q T: ItchTradingState
//     20     1  char    reserved       space
//     21     4  alpha   reason
public readonly record struct ItchStockTradingAction : IWireMessage<ItchStockTradingAction>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'H';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 25;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>What is allowed from now on.</summary>
    public required ItchTradingState TradingState { get; init; }

    /// <summary>A space.</summary>
    public required char Reserved { get; init; }

    /// <summary>Why.</summary>
    public required Alpha4 Reason { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchStockTradingAction message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchStockTradingAction
        {
            Header = ItchHeader.Read(source),
            Stock = Alpha8.Read(source[11..]),
            TradingState = (ItchTradingState)source[19],
            Reserved = (char)source[20],
            Reason = Alpha4.Read(source[21..]),
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        Stock.Write(destination[11..]);
        destination[19] = (byte)TradingState;
        destination[20] = (byte)Reserved;
        Reason.Write(destination[21..]);
    }
}
