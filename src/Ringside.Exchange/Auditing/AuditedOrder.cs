using Ringside.Market.Commands;
using Ringside.Protocols;

namespace Ringside.Exchange.Auditing;

/// <summary>The account of an order, from its events. An order and those that took its place by a replacement have one account.</summary>
internal struct AuditedOrder
{
    internal ulong Id;
    internal uint Session;
    internal uint Instrument;
    internal Side Side;
    internal OrderType Type;
    internal OrderStage Stage;
    internal long Price;

    /// <summary>Number of the batch that brought it in.</summary>
    internal long Batch;

    /// <summary>Shares that came in: what was asked for at first, and what replacements added or, below zero, took away.</summary>
    internal long In;

    internal long Traded;
    internal long Cancelled;

    /// <summary>What others see of it while it rests.</summary>
    internal long Displayed;

    /// <summary>Most that it shows when it comes to rest.</summary>
    internal long MostDisplayed;

    internal readonly long Open => In - Traded - Cancelled;
}
