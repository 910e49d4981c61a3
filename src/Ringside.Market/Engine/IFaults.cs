namespace Ringside.Market.Engine;

/// <summary>Says which <see cref="Fault"/> is planted.</summary>
internal interface IFaults
{
    bool Has(Fault fault);
}
