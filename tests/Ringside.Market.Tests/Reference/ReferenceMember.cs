namespace Ringside.Market.Tests.Reference;

/// <summary>A member and its limits; a limit of zero is none.</summary>
internal sealed class ReferenceMember
{
    public long MostQuantity { get; set; }

    public long MostNotional { get; set; }

    public long MostOpenOrders { get; set; }

    public bool Killed { get; set; }
}
