using Ringside.Market.Engine;

namespace Ringside.Market.Tests.Reference;

/// <summary>Plants one bug.</summary>
internal readonly struct OneFault(Fault fault) : IFaults
{
    public bool Has(Fault asked) => asked == fault;
}
