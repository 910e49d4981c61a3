using Ringside.Lab.Exchange;

namespace Ringside.App.Output;

/// <summary>One thing that the exchange reports: an order, a state, or a note.</summary>
internal readonly record struct ExchangeEvent(ReceivedOrder Order, ExchangeState? State, string? Note);
