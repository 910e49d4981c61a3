namespace Ringside.Lab.Generation.Itch;

/// <summary>What a generated ITCH day is to hold. The same options give the same bytes on every machine.</summary>
public sealed record ItchDayOptions
{
    /// <summary>Most stocks of a day.</summary>
    public const int MaximumSymbols = 20_000;

    /// <summary>Messages that are no orders or trades: six marks of the day.</summary>
    internal const int Marks = 6;

    /// <summary>Messages of the day, marks and directory included; at least <see cref="FewestMessages"/>.</summary>
    public required long Messages { get; init; }

    /// <summary>Stocks, 1 to <see cref="MaximumSymbols"/>. The first ones are the busiest.</summary>
    public required int Symbols { get; init; }

    /// <summary>What every random choice follows from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Fewest messages for a number of stocks: the marks, and two for each stock.</summary>
    /// <param name="symbols">Stocks.</param>
    public static long FewestMessages(int symbols) => Marks + (2L * symbols);

    /// <summary>Throws when a value is outside its documented range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value and its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Symbols, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Symbols, MaximumSymbols);
        ArgumentOutOfRangeException.ThrowIfLessThan(Messages, FewestMessages(Symbols));
    }
}
