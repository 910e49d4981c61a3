using Ringside.Protocols;

namespace Ringside.Lab.Oracles;

/// <summary>One order that a correct trader must send.</summary>
/// <param name="TriggerId">The <c>local_timestamp</c> of the row that fires, in microseconds since 1970.</param>
/// <param name="Row">The row that fires: 1 is the first data row of the file, bad lines count too.</param>
/// <param name="Side">Bid buys, ask sells.</param>
/// <param name="Quantity">Quantity on the wire, in units of the instrument's quantity scale.</param>
/// <param name="AmountE8">The same quantity as an amount in units of 1e-8.</param>
/// <param name="PriceE8">Limit price in units of 1e-8: the best of the other side.</param>
public readonly record struct ExpectedOrder(long TriggerId, long Row, Side Side, uint Quantity, long AmountE8, long PriceE8);
