using System.Runtime.CompilerServices;

namespace Ringside.Protocols.Itch;

/// <summary>What can be said of an ITCH 5.0 message before it is decoded, and the switch that decodes it.</summary>
/// <remarks>A message carries no length of its own: it comes from the block that holds it (MoldUDP64, a file of a day).</remarks>
public static class ItchMessage
{
    /// <summary>Bytes of the longest message.</summary>
    public const int MaximumSize = ItchImbalance.Size;

    /// <summary>Bytes of a message by its first byte; 0 when no message of ITCH 5.0 begins so.</summary>
    /// <param name="type">The first byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SizeOf(byte type) => type < Sizes.Length ? Sizes[type] : 0;

    // Two lines of 32 without messages, then @ABCDEFGHIJKLMNO, PQRSTUVWXYZ[\]^_ and `abcdefgh.
    private static ReadOnlySpan<byte> Sizes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 36, 19, 36, 19, 31, 40, 0, 25, 50, 35, 28, 26, 0, 20, 48,
        44, 40, 39, 12, 0, 35, 35, 12, 23, 20, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 21,
    ];

    /// <summary>Decodes a message and hands it to the method for its type.</summary>
    /// <typeparam name="THandler">What takes the messages; a struct, so that its methods are compiled into the switch.</typeparam>
    /// <param name="message">The message and nothing else.</param>
    /// <param name="handler">Who gets it.</param>
    /// <returns>What the handler said of the message; or false, and nothing was handed on, when it is no message of ITCH 5.0: an
    /// unknown type, another length, a field that cannot be what it should be.</returns>
    public static bool TryDispatch<THandler>(ReadOnlySpan<byte> message, ref THandler handler)
        where THandler : struct, IItchHandler
    {
        if (message.IsEmpty)
            return false;
        return message[0] switch
        {
            ItchAddOrder.Type => ItchAddOrder.TryRead(message, out ItchAddOrder add) && handler.On(add),
            ItchOrderDelete.Type => ItchOrderDelete.TryRead(message, out ItchOrderDelete delete) && handler.On(delete),
            ItchOrderReplace.Type => ItchOrderReplace.TryRead(message, out ItchOrderReplace replace) && handler.On(replace),
            ItchOrderExecuted.Type => ItchOrderExecuted.TryRead(message, out ItchOrderExecuted executed) && handler.On(executed),
            ItchOrderCancel.Type => ItchOrderCancel.TryRead(message, out ItchOrderCancel cancel) && handler.On(cancel),
            ItchAddOrderAttributed.Type =>
                ItchAddOrderAttributed.TryRead(message, out ItchAddOrderAttributed attributed) && handler.On(attributed),
            ItchOrderExecutedWithPrice.Type =>
                ItchOrderExecutedWithPrice.TryRead(message, out ItchOrderExecutedWithPrice priced) && handler.On(priced),
            ItchTrade.Type => ItchTrade.TryRead(message, out ItchTrade trade) && handler.On(trade),
            _ => TryDispatchRare(message, ref handler),
        };
    }

    private static bool TryDispatchRare<THandler>(ReadOnlySpan<byte> message, ref THandler handler)
        where THandler : struct, IItchHandler => message[0] switch
        {
            ItchSystemEvent.Type => ItchSystemEvent.TryRead(message, out ItchSystemEvent mark) && handler.On(mark),
            ItchStockDirectory.Type => ItchStockDirectory.TryRead(message, out ItchStockDirectory stock) && handler.On(stock),
            ItchStockTradingAction.Type =>
                ItchStockTradingAction.TryRead(message, out ItchStockTradingAction action) && handler.On(action),
            ItchCrossTrade.Type => ItchCrossTrade.TryRead(message, out ItchCrossTrade cross) && handler.On(cross),
            ItchBrokenTrade.Type => ItchBrokenTrade.TryRead(message, out ItchBrokenTrade broken) && handler.On(broken),
            ItchImbalance.Type => ItchImbalance.TryRead(message, out ItchImbalance imbalance) && handler.On(imbalance),
            _ => message.Length == SizeOf(message[0])
                && handler.OnUndecoded((ItchMessageType)message[0], ItchHeader.Read(message)),
        };
}
