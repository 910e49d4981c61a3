namespace Ringside.Market.Tests.Reference;

/// <summary>How much of each there may be.</summary>
internal sealed record ReferenceCapacities
{
    public int Orders { get; init; } = 512;

    public int Instruments { get; init; } = 8;

    public int Members { get; init; } = 16;

    public int Sessions { get; init; } = 32;
}
