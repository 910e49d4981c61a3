namespace Ringside.Lab.Generation.Itch;

/// <summary>The parts of a generated day, in their order; those without a number of messages are one mark each.</summary>
internal enum ItchDayPhase
{
    StartOfMessages,
    Directory,
    StartOfSystemHours,
    TradingState,
    Opening,
    StartOfMarketHours,
    Flow,
    EndOfMarketHours,
    EndOfSystemHours,
    EndOfMessages,
}
